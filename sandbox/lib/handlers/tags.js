'use strict';

const { raiseClientTag, raiseNewTag, raiseRequestTag } = require('../events');
const { serializeTag } = require('../serializers');
const { created, list, ok, reject, rejectField } = require('../responses');

const ASSIGNEES = {
	client: { table: 'clients', missing: 'client not found', raise: raiseClientTag },
	request: { table: 'requests', missing: 'request not found', raise: raiseRequestTag },
};

const listTags = ({ account, query }) =>
	list(account.tags.all(), query, { serialize: (each) => serializeTag(account, each) });

function getTag({ account, params }) {
	const tag = account.tags.get(params.id);
	if (!tag) throw reject(404, 'tag does not exist');
	return ok(serializeTag(account, tag));
}

function createTag(context) {
	const { account, body } = context;
	const {
		tag_group_id,
		tag_label,
		tag_description = null,
		tag_bg_color = null,
		tag_text_color = null,
		order_show = 0,
	} = body;
	if (!account.tagGroups.has(tag_group_id)) throw rejectField('tag_group_id', 'tag group does not exist');
	const tag = account.tags.add({
		group_id: tag_group_id,
		label: tag_label,
		description: tag_description,
		bg_color: tag_bg_color,
		text_color: tag_text_color,
		order_show,
	});
	raiseNewTag(context, tag);
	return created(serializeTag(account, tag));
}

function createTagGroup({ account, body: { tag_group_name, order_show = 0, display = 1 } }) {
	const { id, name } = account.tagGroups.add({ name: tag_group_name, order_show, display });
	return created({ id, name, order_show, display });
}

function assigneeOf({ account }, type, id) {
	const assignee = account[ASSIGNEES[type].table].get(id);
	if (!assignee) throw reject(400, ASSIGNEES[type].missing);
	return assignee;
}

/** Unknown tag IDs are ignored without an error (seen on live accounts). */
function assignTags(context) {
	const {
		account,
		body: { tag_ids, assignee_type, assignee_id },
	} = context;
	const assignee = assigneeOf(context, assignee_type, assignee_id);
	for (const id of tag_ids.filter((each) => account.tags.has(each) && !assignee.tag_ids.has(each))) {
		assignee.tag_ids.add(id);
		ASSIGNEES[assignee_type].raise(context, `add_tag_to_${assignee_type}`, id, assignee);
	}
	return ok();
}

/** A missing tag causes "client not found", for requests as well (seen on live accounts). */
function removeTag(context) {
	const { params, body } = context;
	const type = body.client_id === undefined ? 'request' : 'client';
	const id = body.client_id ?? body.request_id;
	if (id === undefined) throw rejectField('base', 'client_id or request_id is required');
	const assignee = assigneeOf(context, type, id);
	if (!assignee.tag_ids.delete(params.id)) throw reject(400, 'client not found');
	ASSIGNEES[type].raise(context, `delete_tag_from_${type}`, params.id, assignee);
	return ok();
}

module.exports = { listTags, getTag, createTag, createTagGroup, assignTags, removeTag };
