'use strict';

const { OPERATOR_STATUSES } = require('../operators');
const { EXAMPLE_CHANNELS } = require('./examples');

const CHANNELS = [
	{ name: 'Website and Telegram', phone: null, transports: ['widget', 'telegram'] },
	{
		name: 'WhatsApp and Viber',
		phone: '15550100000',
		transports: ['whatsapp', 'wa_dialog', 'viber'],
		whatsapp_daily_new_clients_limit: { limit: 30, used: 4 },
	},
	{ name: 'Email and integrations', phone: null, transports: ['email', 'external'] },
	...EXAMPLE_CHANNELS,
];

/** first name, last name, role, access right, status, online, status_id */
const OPERATORS = [
	['John', 'Doe', 'operator', 54_520, 'enabled', 1, 0],
	['Maria', 'López', 'operator', 54_520, 'enabled', 1, 1],
	['Oleg', 'Smirnov', 'operator', 54_520, 'enabled', 1, 0],
	['Aiko', 'Tanaka', 'supervisor', 54_521, 'enabled', 1, 0],
	['Chidi', 'Eze', 'operator', 54_520, 'enabled', 0, 2],
	['Lena', 'Vogel', 'supervisor', 54_521, 'enabled', 0, 0],
	['Petra', 'Nagy', 'admin', 54_522, 'enabled', 1, 3],
	['Sam', 'Reed', 'operator', 54_520, 'disabled', 0, 0],
];

/** The operator of a bot. It is never logged in and in no group, so no dialogs are assigned to it automatically. */
const BOT = ['Support', 'Bot', 'operator', 54_520, 'enabled', 0, 0];

const TAG_GROUPS = {
	Topic: ['Order', 'Delivery', 'Return', 'Payment', 'Complaint', 'Praise', 'Warranty', 'Size', 'Price', 'Stock'],
	Language: [
		'English',
		'Español',
		'Русский',
		'Deutsch',
		'Português',
		'Français',
		'Italiano',
		'Polski',
		'Magyar',
		'日本語',
	],
	Customer: [
		'VIP',
		'New',
		'Returning',
		'Wholesale',
		'Press',
		'Partner',
		'Student',
		'Blocked once',
		'Newsletter',
		'Lapsed',
	],
	Source: ['Advert', 'Search', 'Friend', 'Fair', 'Leaflet', 'Instagram', 'Blog', 'Video', 'Radio', 'Unknown'],
};

const CUSTOM_FIELDS = [
	{ name: 'Customer number', type: 'text', value: null, tracking_field: false },
	{ name: 'Bonus points', type: 'number', value: null, tracking_field: false },
	{ name: 'Birthday', type: 'date', value: null, tracking_field: false },
	{ name: 'Plan', type: 'list', value: ['Basic', 'Pro', 'Enterprise'], tracking_field: false },
	{ name: 'Newsletter', type: 'checkbox', value: null, tracking_field: false },
	{ name: 'Landing page', type: 'link', value: null, tracking_field: true },
];

function seedTags(account) {
	for (const [name, labels] of Object.entries(TAG_GROUPS)) {
		const group = account.tagGroups.add({ name, order_show: account.tagGroups.size + 1, display: 1 });
		labels.forEach((label, index) =>
			account.tags.add({
				group_id: group.id,
				label,
				description: `${name}: ${label}`,
				bg_color: '2E86C1',
				text_color: 'FFFFFF',
				order_show: index + 1,
			}),
		);
	}
}

/** Adds channels, operators, operator groups, tags and custom fields. */
function seedTeam({ account, baseTime }) {
	for (const channel of CHANNELS) account.channels.add({ ...channel });
	for (const name of ['Operator', 'Supervisor', 'Administrator']) account.accessRights.add({ name });
	[...OPERATORS, BOT].forEach(([first_name, last_name, role, access_right_id, status, online, status_id], index) =>
		account.operators.add({
			email: `${first_name}.${last_name}@example.com`
				.toLowerCase()
				.normalize('NFD')
				.replace(/[^a-z.@]/g, ''),
			phone: index < 4 ? `1555020000${index}` : null,
			role,
			access_right_id,
			status,
			online,
			status_id,
			offline_type: OPERATOR_STATUSES[status_id].offlineType,
			avatar: null,
			first_name,
			last_name,
			external_id: index === 0 ? 'crm-7' : null,
			last_visit: baseTime - index * 3_600_000,
			two_factor: index === 6,
		}),
	);
	const ids = account.operators.all().map(({ id }) => id);
	account.botOperatorId = ids.pop();
	account.operatorGroups.add({ name: 'Sales', operator_ids: ids.slice(0, 4) });
	account.operatorGroups.add({ name: 'Support', operator_ids: ids.slice(3) });
	seedTags(account);
	for (const field of CUSTOM_FIELDS)
		account.customFields.add({ ...field, editable: !field.tracking_field, viewable: true });
}

module.exports = { seedTeam };
