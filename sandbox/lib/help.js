'use strict';

const named = (...pairs) => pairs.map(([name, description]) => ({ name, description }));

const API_MODES = named(
	['normal', 'Messages reach operators and the API'],
	['only_api', 'Messages reach the API only'],
	['only_operators', 'Messages reach operators only'],
);

const ROLES = named(
	['unconfirmed', 'Has not confirmed the invitation'],
	['operator', 'Operator'],
	['supervisor', 'Supervisor'],
	['admin', 'Administrator'],
	['disabled', 'Switched off'],
	['deleted', 'Deleted'],
);

const DIALOG_STATES = named(['open', 'Open'], ['closed', 'Closed']);

const MESSAGE_TYPES = named(
	['from_client', 'From a client'],
	['to_client', 'To a client'],
	['autoreply', 'Automatic reply'],
	['system', 'Not shown to the client'],
	['comment', 'Comment, not shown to the client'],
);

const TICKET_VALUES = {
	statuses: [
		{ id: 'open', name: 'Open' },
		{ id: 'in_progress', name: 'In progress' },
		{ id: 'done', name: 'Done' },
	],
	priorities: [
		{ id: 'low', name: 'Low' },
		{ id: 'normal', name: 'Normal' },
		{ id: 'high', name: 'High' },
	],
	types: [
		{ id: 'task', name: 'Task' },
		{ id: 'incident', name: 'Incident' },
		{ id: 'question', name: 'Question' },
	],
};

const TRANSPORTS = [
	'whatsapp',
	'wa_dialog',
	'wa_direct',
	'wa_gupshup',
	'wa_infobip',
	'wa_cm',
	'wa_tr',
	'wa_wavy',
	'wa_botmaker',
	'wa_clickatell',
	'viber',
	'viber_business',
	'viber_public',
	'viber_tr',
	'viber_infobip',
	'telegram',
	'tg_user',
	'facebook',
	'insta_direct',
	'insta_local',
	'insta_i2crm',
	'vk',
	'vkontakte',
	'ok',
	'widget',
	'external',
	'email',
	'sms',
	'sms_infobip',
	'skype',
	'wechat',
	'yandex_dialogs',
	'vox_implant',
	'twitter',
	'system',
];

module.exports = { API_MODES, ROLES, DIALOG_STATES, MESSAGE_TYPES, TICKET_VALUES, TRANSPORTS };
