'use strict';

const { utcText } = require('../time');
const { found, list, one, rows } = require('../reply');

const templateView = ({ created, ...template }) => ({ ...template, created: utcText(created) });

const listTemplates = ({ account, query }) => list(account.templates.all(), query, { view: templateView });

const getTemplate = ({ account, params }) => one(templateView(found(account.templates.get(params.id))));

/** The parent has one of two names (written so in working clients): here the name changes from item to item. */
function menuItemView({ id, text, command, parent, position }) {
	return { id, text, command, [id % 2 === 0 ? 'parent_id' : 'parentID']: parent, position };
}

function listMenuItems({ account, query: { channel_id, level } }) {
	const fitting = account.menuItems.filter(
		(each) => (channel_id === undefined || each.channel_id === channel_id) && (level === undefined || each.level === level),
	);
	return rows(fitting.map(menuItemView));
}

module.exports = { listTemplates, getTemplate, listMenuItems };
