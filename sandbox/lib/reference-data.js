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

/** That there are such is the vendor's text, their form is assumed; the numbers 1 and 4 were seen. */
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

/** What a transport carries, and by default the same both ways. */
const CONTENT = ['text', 'image', 'audio', 'video', 'pdf', 'location'];
const EVERYTHING = CONTENT.join(' ');

/** name, what clients send, what reaches clients where that differs */
const CARRIED = [
	['whatsapp', EVERYTHING, 'text image audio video pdf'],
	['wa_dialog', EVERYTHING, 'text image audio video pdf'],
	['wa_direct', EVERYTHING, 'text image audio video pdf'],
	['wa_gupshup', EVERYTHING, 'text image audio video pdf'],
	['wa_infobip', EVERYTHING, 'text image audio video pdf'],
	['wa_cm', EVERYTHING, 'text image audio video pdf'],
	['wa_tr', EVERYTHING, 'text image audio video pdf'],
	['wa_wavy', EVERYTHING, 'text image audio video pdf'],
	['wa_botmaker', EVERYTHING, 'text image audio video pdf'],
	['wa_clickatell', EVERYTHING, 'text image audio video pdf'],
	['viber', 'text image video location', 'text image'],
	['viber_business', 'text image'],
	['viber_public', EVERYTHING, 'text image audio video pdf'],
	['viber_tr', EVERYTHING, 'text image audio video pdf'],
	['viber_infobip', EVERYTHING, 'text image audio video pdf'],
	['telegram', EVERYTHING, 'text image audio video pdf'],
	['tg_user', EVERYTHING, 'text image audio video pdf'],
	['facebook', EVERYTHING, 'text image audio video pdf'],
	['insta_direct', EVERYTHING, 'text image audio video pdf'],
	['insta_local', EVERYTHING, 'text image audio video pdf'],
	['insta_i2crm', EVERYTHING, 'text image audio video pdf'],
	['insta_official', EVERYTHING, 'text image audio video pdf'],
	['max_bot', EVERYTHING, 'text image audio video pdf'],
	['vk', EVERYTHING, 'text image audio video pdf'],
	['vkontakte', EVERYTHING, 'text image audio video pdf'],
	['ok', EVERYTHING, 'text image audio video pdf'],
	['widget', 'text image audio video pdf'],
	['external', 'text image video location', 'text image video'],
	['email', 'text image audio video pdf'],
	['sms', 'text'],
	['sms_infobip', 'text'],
	['skype', 'text image', 'text'],
	['wechat', EVERYTHING, 'text image audio video pdf'],
	['yandex_dialogs', 'text'],
	['vox_implant', 'text'],
	['twitter', 'text image', 'text'],
	['system', ''],
];

const yesOrNo = (carried) =>
	Object.fromEntries(CONTENT.map((kind) => [kind, carried.split(' ').includes(kind) ? 'yes' : 'no']));

/** An object of transport → what it carries each way, `yes` or `no` (from the vendor's method pages). */
const TRANSPORTS = Object.fromEntries(
	CARRIED.map(([name, from, to = from]) => [name, { from_client: yesOrNo(from), to_client: yesOrNo(to) }]),
);

module.exports = { API_MODES, ROLES, DIALOG_STATES, MESSAGE_TYPES, TICKET_VALUES, TRANSPORTS };
