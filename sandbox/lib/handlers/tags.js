'use strict';

const { raiseClientTag, raiseNewTag, raiseRequestTag } = require('../events');
const { tagView } = require('../views');
const { created, done, list, one, refuse, refuseField } = require('../reply');

const HOLDERS = {
	client: { table: 'clients', missing: 'client not found', raise: raiseClientTag },
	request: { table: 'requests', missing: 'request not found', raise: raiseRequestTag },
};

const listTags = ({ account, query }) => list(account.tags.all(), query, { view: (each) => tagView(account, each) });

function getTag({ account, params }) {
	const tag = account.tags.get(params.id);
	if (!tag) throw refuse(404, 'tag does not exist');
	return one(tagView(account, tag));
}

function createTag(scene) {
	const { account, body } = scene;
	const {
		tag_group_id,
		tag_label,
		tag_description = null,
		tag_bg_color = null,
		tag_text_color = null,
		order_show = 0,
	} = body;
	if (!account.tagGroups.has(tag_group_id)) throw refuseField('tag_group_id', 'tag group does not exist');
	const tag = account.tags.add({
		group_id: tag_group_id,
		label: tag_label,
		description: tag_description,
		bg_color: tag_bg_color,
		text_color: tag_text_color,
		order_show,
	});
	raiseNewTag(scene, tag);
	return created(tagView(account, tag));
}

function createTagGroup({ account, body: { tag_group_name, order_show = 0, display = 1 } }) {
	const { id, name } = account.tagGroups.add({ name: tag_group_name, order_show, display });
	return created({ id, name, order_show, display });
}

function holderOf({ account }, type, id) {
	const holder = account[HOLDERS[type].table].get(id);
	if (!holder) throw refuse(400, HOLDERS[type].missing);
	return holder;
}

/** Tag ids that nobody knows succeed as well, and do nothing (seen on live accounts). */
function assignTags(scene) {
	const {
		account,
		body: { tag_ids, assignee_type, assignee_id },
	} = scene;
	const holder = holderOf(scene, assignee_type, assignee_id);
	for (const id of tag_ids.filter((each) => account.tags.has(each) && !holder.tag_ids.has(each))) {
		holder.tag_ids.add(id);
		HOLDERS[assignee_type].raise(scene, `add_tag_to_${assignee_type}`, id, holder);
	}
	return done();
}

/** A tag that is not there is "client not found" (seen on live accounts), whoever was asked about. */
function removeTag(scene) {
	const { params, body } = scene;
	const type = body.client_id === undefined ? 'request' : 'client';
	const id = body.client_id ?? body.request_id;
	if (id === undefined) throw refuseField('base', 'client_id or request_id is needed');
	const holder = holderOf(scene, type, id);
	if (!holder.tag_ids.delete(params.id)) throw refuse(400, 'client not found');
	HOLDERS[type].raise(scene, `delete_tag_from_${type}`, params.id, holder);
	return done();
}

module.exports = { listTags, getTag, createTag, createTagGroup, assignTags, removeTag };
