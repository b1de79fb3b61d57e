'use strict';

const { utcText } = require('./time');
const { UNKNOWN_NAME, serializeTag, serializeTags } = require('./serializers');

/** Client fields that the client events share (Chat2Desk reference). The format of the channels differs. */
function serializeEventClient(account, client) {
	const {
		id,
		phone,
		name,
		avatar,
		assigned_name,
		comment,
		region_id,
		country_id,
		extra_comment_1,
		extra_comment_2,
		extra_comment_3,
	} = client;
	const plain = { id, phone, name: name ?? UNKNOWN_NAME, avatar, assigned_name, comment, region_id, country_id };
	return {
		...plain,
		...{ extra_comment_1, extra_comment_2, extra_comment_3 },
		client_created: utcText(client.created),
		client_updated: utcText(client.updated ?? client.created),
		tags: serializeTags(account, client.tag_ids),
		client_source: null,
	};
}

/** Some events contain one channel as an object. Without a channel, its properties are null (Chat2Desk reference). */
function serializeEventChannel({ channels: [first] }) {
	return first ? { id: first.id, transports: first.transports } : { id: null, transports: [null] };
}

/** Tag events call the label of a tag its name (Chat2Desk reference). */
function serializeEventTag(account, tagId) {
	const { id, label, description, group_id, group_name } = serializeTag(account, account.tags.get(tagId));
	return { id, name: label, description, group_id, group_name };
}

module.exports = { serializeEventClient, serializeEventChannel, serializeEventTag };
