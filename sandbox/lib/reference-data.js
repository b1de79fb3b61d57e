'use strict';

const named = (...pairs) => pairs.map(([name, description]) => ({ name, description }));

const API_MODES = named(
	['normal', 'Messages reach operators and the API'],
	['only_api', 'Messages reach the API only'],
	['only_operators', 'Messages reach operators only'],
);

const ROLES = ['unconfirmed', 'operator', 'supervisor', 'admin', 'disabled', 'deleted'];

const DIALOG_STATES = ['open', 'closed'];

const MESSAGE_TYPES = [
	{ id: 'from_client', description: 'From a client' },
	{ id: 'to_client', description: 'To a client' },
	{ id: 'autoreply', description: 'Automatic reply' },
	{ id: 'system', description: 'Not shown to the client' },
	{ id: 'comment', description: 'Comment, not shown to the client' },
];

/** Documented by the vendor without a format; the format is assumed. The numbers 1 and 4 were seen. */
const TICKET_VALUES = {
	statuses: [
		{ id: 1, name: 'Open' },
		{ id: 2, name: 'In progress' },
		{ id: 3, name: 'Waiting' },
		{ id: 4, name: 'Done' },
	],
	priorities: [
		{ id: 1, name: 'Low' },
		{ id: 2, name: 'Normal' },
		{ id: 3, name: 'High' },
		{ id: 4, name: 'Urgent' },
	],
};

/** Content types of transports. */
const CONTENT = ['text', 'image', 'audio', 'video', 'pdf', 'location'];
const ALL_CONTENT = CONTENT.join(' ');

/** name, content types from clients, content types to clients (default: the same) */
const SUPPORTED_CONTENT = [
	['whatsapp', ALL_CONTENT, 'text image audio video pdf'],
	['wa_dialog', ALL_CONTENT, 'text image audio video pdf'],
	['wa_direct', ALL_CONTENT, 'text image audio video pdf'],
	['wa_gupshup', ALL_CONTENT, 'text image audio video pdf'],
	['wa_infobip', ALL_CONTENT, 'text image audio video pdf'],
	['wa_cm', ALL_CONTENT, 'text image audio video pdf'],
	['wa_tr', ALL_CONTENT, 'text image audio video pdf'],
	['wa_wavy', ALL_CONTENT, 'text image audio video pdf'],
	['wa_botmaker', ALL_CONTENT, 'text image audio video pdf'],
	['wa_clickatell', ALL_CONTENT, 'text image audio video pdf'],
	['viber', 'text image video location', 'text image'],
	['viber_business', 'text image'],
	['viber_public', ALL_CONTENT, 'text image audio video pdf'],
	['viber_tr', ALL_CONTENT, 'text image audio video pdf'],
	['viber_infobip', ALL_CONTENT, 'text image audio video pdf'],
	['telegram', ALL_CONTENT, 'text image audio video pdf'],
	['tg_user', ALL_CONTENT, 'text image audio video pdf'],
	['facebook', ALL_CONTENT, 'text image audio video pdf'],
	['insta_direct', ALL_CONTENT, 'text image audio video pdf'],
	['insta_local', ALL_CONTENT, 'text image audio video pdf'],
	['insta_i2crm', ALL_CONTENT, 'text image audio video pdf'],
	['insta_official', ALL_CONTENT, 'text image audio video pdf'],
	['max_bot', ALL_CONTENT, 'text image audio video pdf'],
	['vk', ALL_CONTENT, 'text image audio video pdf'],
	['vkontakte', ALL_CONTENT, 'text image audio video pdf'],
	['ok', ALL_CONTENT, 'text image audio video pdf'],
	['widget', 'text image audio video pdf'],
	['external', 'text image video location', 'text image video'],
	['email', 'text image audio video pdf'],
	['sms', 'text'],
	['sms_infobip', 'text'],
	['skype', 'text image', 'text'],
	['wechat', ALL_CONTENT, 'text image audio video pdf'],
	['yandex_dialogs', 'text'],
	['vox_implant', 'text'],
	['twitter', 'text image', 'text'],
	['system', ''],
];

const toYesNo = (supported) =>
	Object.fromEntries(CONTENT.map((kind) => [kind, supported.split(' ').includes(kind) ? 'yes' : 'no']));

/** Transport → supported content types in each direction, `yes` or `no` (vendor method pages). */
const TRANSPORTS = Object.fromEntries(
	SUPPORTED_CONTENT.map(([name, from, to = from]) => [name, { from_client: toYesNo(from), to_client: toYesNo(to) }]),
);

module.exports = { API_MODES, ROLES, DIALOG_STATES, MESSAGE_TYPES, TICKET_VALUES, TRANSPORTS };
