import { sandbox } from './api.js';
import { attempt, el, select } from './dom.js';

const BREAK = 2;
const WORKING = 0;
const SAMPLE = 'A message from before the move to Chat2Desk';

/** Actions in Chat2Desk itself. They raise events that no API request raises. */
const ACTIONS = [
	{ value: 'hint', label: 'Request an AI suggestion', run: ({ client }) => ['ai_hints', { client_id: client.id }] },
	{ value: 'block', label: 'Block the client', run: ({ client }) => ['blacklist', { client_id: client.id }] },
	{ value: 'device', label: 'Connect a device', run: ({ channelId }) => ['devices', { channel_id: channelId }] },
	{
		value: 'online',
		label: 'Go online',
		run: ({ operatorId }) => ['status', { operator_id: operatorId, status_id: WORKING }],
	},
	{
		value: 'import',
		label: 'Import an old message',
		run: ({ client }) => ['imports', { client_id: client.id, text: SAMPLE, created_at: yearAgo() }],
	},
	{ value: 'login', label: 'Sign in', run: ({ operatorId }) => ['login', { operator_id: operatorId, online: 1 }] },
	{
		value: 'login-mobile',
		label: 'Sign in from the mobile app',
		run: ({ operatorId }) => ['login', { operator_id: operatorId, online: 1, platform: 'mobile' }],
	},
	{ value: 'logout', label: 'Sign out', run: ({ operatorId }) => ['login', { operator_id: operatorId, online: 0 }] },
	{
		value: 'qr',
		label: 'Disconnect WhatsApp (new QR code)',
		run: ({ operatorId }) => ['qr_code', { operator_id: operatorId }],
	},
	{
		value: 'break',
		label: 'Take a break',
		run: ({ operatorId }) => ['status', { operator_id: operatorId, status_id: BREAK }],
	},
	{
		value: 'take-hint',
		label: 'Use an AI suggestion',
		run: ({ client }) => ['ai_hints', { client_id: client.id, hint_id: 1 }],
	},
];

function yearAgo() {
	const at = new Date();
	at.setFullYear(at.getFullYear() - 1);
	return at.toISOString();
}

/**
 * Creates the action menu. Selecting an action runs it.
 * @param {() => {client: any, channelId: number, operatorId: number|undefined}} context current context
 * @returns {HTMLSelectElement}
 */
export function createActionMenu(context) {
	const node = select(
		{
			testId: 'operator-actions',
			'aria-label': 'Simulate in Chat2Desk',
			title: 'Actions of an operator or administrator in Chat2Desk',
			on: { change: run },
		},
		[{ value: '', label: 'Simulate in Chat2Desk …' }, ...ACTIONS],
	);
	function run() {
		const action = ACTIONS.find(({ value }) => value === node.value);
		node.value = '';
		if (!action) return;
		const [name, body] = action.run(context());
		// The log line appears in the open conversation, even if the action concerns another object.
		attempt(() => sandbox.action(name, { ...body, client_id: context().client.id }), node);
	}
	return node;
}

/**
 * The log line of an action in a conversation.
 * @param {any} action record of the action log
 */
export function actionLine(action) {
	return el(
		'div',
		{
			class: 'action',
			testId: 'chat-action',
			data: { kind: action.kind },
			title: action.event ? `Event ${action.event}` : '',
		},
		action.text,
	);
}

/** Messages are already shown as bubbles. */
export const showsInChat = ({ kind }) => kind !== 'messages';
