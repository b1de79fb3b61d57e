'use strict';

const { utcText } = require('../time');
const { list, ok, requireFound } = require('../responses');

const serializeTemplate = ({ created, ...template }) => ({ ...template, created: utcText(created) });

const listTemplates = ({ account, query }) => list(account.templates.all(), query, { serialize: serializeTemplate });

const getTemplate = ({ account, params }) => ok(serializeTemplate(requireFound(account.templates.get(params.id))));

/** Format of the vendor method pages. */
function serializeMenuItem({ id, name, text, command, parent, position, level, channel_id }) {
	const none = { url: null, url_enabled: false, assign_id: null, image: null, tags: [], smart_method_name: null };
	return { id, name, text, command, level, position, parentID: parent, channelID: channel_id, ...none };
}

function listMenuItems({ account, query: { channel_id, level } }) {
	const items = account.menuItems.filter(
		(each) =>
			(channel_id === undefined || each.channel_id === channel_id) && (level === undefined || each.level === level),
	);
	return ok(items.map(serializeMenuItem));
}

module.exports = { listTemplates, getTemplate, listMenuItems };
