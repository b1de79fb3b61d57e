'use strict';

const { utcText } = require('./time');
const { NAMELESS, serializeTag, serializeTags } = require('./serializers');

/** What the client's own events tell of it (Chat2Desk's reference), but for its channels, whose form they do not share. */
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
	const plain = { id, phone, name: name ?? NAMELESS, avatar, assigned_name, comment, region_id, country_id };
	return {
		...plain,
		...{ extra_comment_1, extra_comment_2, extra_comment_3 },
		client_created: utcText(client.created),
		client_updated: utcText(client.updated ?? client.created),
		tags: serializeTags(account, client.tag_ids),
		client_source: null,
	};
}

/** One channel, and as an object, in some events; where there is none, one whose properties are null (Chat2Desk's reference). */
function serializeEventChannel({ channels: [first] }) {
	return first ? { id: first.id, transports: first.transports } : { id: null, transports: [null] };
}

/** In the events of tags that somebody got or lost, a tag's label is its name (Chat2Desk's reference). */
function serializeEventTag(account, tagId) {
	const { id, label, description, group_id, group_name } = serializeTag(account, account.tags.get(tagId));
	return { id, name: label, description, group_id, group_name };
}

module.exports = { serializeEventClient, serializeEventChannel, serializeEventTag };
