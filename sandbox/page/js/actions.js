import { sandbox } from './api.js';
import { attempt, el, select } from './dom.js';

const BREAK = 2;
const WORKING = 0;
const SAMPLE = 'A message from before the move to Chat2Desk';

/** What is done in Chat2Desk itself: each raises an event that no call of the API raises. */
const ACTIONS = [
	{ value: 'hint', label: 'Ask for an AI hint', run: ({ client }) => ['ai_hints', { client_id: client.id }] },
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
	{ value: 'login', label: 'Log in', run: ({ operatorId }) => ['login', { operator_id: operatorId, online: 1 }] },
	{
		value: 'login-mobile',
		label: 'Log in with the app',
		run: ({ operatorId }) => ['login', { operator_id: operatorId, online: 1, platform: 'mobile' }],
	},
	{ value: 'logout', label: 'Log out', run: ({ operatorId }) => ['login', { operator_id: operatorId, online: 0 }] },
	{
		value: 'qr',
		label: 'Lose the WhatsApp connection (QR code)',
		run: ({ operatorId }) => ['qr_code', { operator_id: operatorId }],
	},
	{
		value: 'break',
		label: 'Take a break',
		run: ({ operatorId }) => ['status', { operator_id: operatorId, status_id: BREAK }],
	},
	{
		value: 'take-hint',
		label: 'Take an AI hint',
		run: ({ client }) => ['ai_hints', { client_id: client.id, hint_id: 1 }],
	},
];

function yearAgo() {
	const at = new Date();
	at.setFullYear(at.getFullYear() - 1);
	return at.toISOString();
}

/**
 * The list of things to do in Chat2Desk; choosing one does it.
 * @param {() => {client: any, channelId: number, operatorId: number|undefined}} context as it is when one is chosen
 * @returns {HTMLSelectElement}
 */
export function createActionMenu(context) {
	const node = select(
		{
			testId: 'operator-actions',
			title: 'What an operator or an administrator does in Chat2Desk itself',
			on: { change: run },
		},
		[{ value: '', label: 'In Chat2Desk …' }, ...ACTIONS],
	);
	function run() {
		const action = ACTIONS.find(({ value }) => value === node.value);
		node.value = '';
		if (!action) return;
		const [name, body] = action.run(context());
		// The conversation that is open is where its line goes, also when it is about somebody or something else.
		attempt(() => sandbox.action(name, { ...body, client_id: context().client.id }), node);
	}
	return node;
}

/**
 * The line that an action leaves in a conversation.
 * @param {any} action a record of the sandbox's actions
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

/** Messages show themselves. */
export const showsInChat = ({ kind }) => kind !== 'messages';
