'use strict';

const { Table } = require('./table');

function createCompany(name, created) {
	const email = `admin@${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example`;
	const texts = { name, email, mode: 'online', lang: 'en' };
	return {
		id: 1001,
		partnerId: 1,
		...texts,
		utcOffsetMinutes: 120,
		created,
		customInfo: { 1: '', 2: '', 3: '' },
		hook: null,
		chatCloseHook: null,
	};
}

/**
 * Creates an empty company account: everything one API token can access. seed/ fills it.
 * @param {{token: string, name: string, quota: number, at: number}} options quota in API requests per month, `at` in milliseconds
 */
function createAccount({ token, name, quota, at }) {
	return {
		token,
		company: createCompany(name, at),
		quota: { limit: quota, used: 0, byOperation: {} },
		channels: new Table(126),
		operators: new Table(617),
		/** operator of the bot; set by seed/ */
		botOperatorId: null,
		operatorGroups: new Table(31),
		accessRights: new Table(54_520),
		tagGroups: new Table(313),
		tags: new Table(996),
		clients: new Table(31_000_001),
		customFields: new Table(1),
		dialogs: new Table(500),
		requests: new Table(900),
		messages: new Table(1001),
		templates: new Table(71),
		menuItems: new Table(11),
		tickets: new Table(901),
		webhooks: new Table(5518),
		countries: new Table(1),
		regions: new Table(1),
		webAnalytics: new Table(1),
		/** menu items that were sent: {client_id, item_id, created} */
		menuItemsSent: new Table(1),
		/** rows by report name, then by day */
		statistics: {},
		/** adds the rows of the last day completed before a given time (ms); set by seed/ */
		completeDays: undefined,
		/** messages not yet confirmed by the gateway: message ID → function that cancels the confirmation */
		outbox: new Map(),
	};
}

module.exports = { createAccount };
