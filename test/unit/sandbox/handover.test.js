'use strict';

const { startReceiver, startSandbox } = require('./helper');

const CLIENT = 31000002;
const DIALOG = 501;
const PERSON = 617;

let api;
let hook;

beforeEach(async () => {
	[api, hook] = [await startSandbox(), await startReceiver()];
	await api.post('/webhooks', { url: hook.url, name: 'messages', events: ['inbox', 'outbox'] });
});
afterEach(async () => {
	await api.close();
	await hook.close();
});

const assign = (operator_id) => api.control('POST', `/operator/dialogs/${DIALOG}`, { operator_id });

/** Sends a client message and returns the operator in its delivery. */
async function deliveredOperator() {
	await api.control('POST', '/chat/messages', { client_id: CLIENT, text: 'Hi' });
	await api.settled();
	return hook.last('inbox').operator_id;
}

test('has an operator for the bot, which is offline and in no group', async () => {
	const { bot_operator_id: id } = await api.control('GET', `/chat/messages?client_id=${CLIENT}`);
	expect((await api.get(`/operators/${id}`)).body.data).toMatchObject({
		first_name: 'Support',
		last_name: 'Bot',
		online: 0,
	});
	const groups = (await api.get('/operators_groups')).body.data;
	expect(groups.some(({ operator_ids }) => operator_ids.includes(id))).toBe(false);
});

test('delivers the current operator of the dialog, null if unassigned', async () => {
	const { bot_operator_id: bot } = await api.control('GET', `/chat/messages?client_id=${CLIENT}`);
	for (const operator of [PERSON, bot, null, PERSON]) {
		await assign(operator);
		expect(await deliveredOperator()).toBe(operator);
	}
	expect((await api.control('GET', '/actions')).map(({ text }) => text)).toContain(
		`Dialog ${DIALOG} was assigned to Support Bot`,
	);
});

test('can deliver the previous operator instead', async () => {
	await api.control('POST', '/variants', { previousOperatorInDeliveries: true });
	await assign(PERSON);
	await assign(null);
	expect(await deliveredOperator()).toBe(PERSON);
	await assign(PERSON);
	expect(await deliveredOperator()).toBe(null);
	expect((await api.get(`/dialogs/${DIALOG}`)).body.data.operator_id).toBe(PERSON);
	await api.control('POST', '/variants', { previousOperatorInDeliveries: false });
	expect(await deliveredOperator()).toBe(PERSON);
});

test('an author given in the request is always delivered', async () => {
	await api.control('POST', '/variants', { previousOperatorInDeliveries: true });
	await assign(PERSON);
	await api.post('/messages', { client_id: CLIENT, text: 'Hi', operator_id: 619 });
	await api.settled();
	expect(hook.last('outbox').operator_id).toBe(619);
});

test('logs a dialog that is reopened by a message, but not a first message', async () => {
	const texts = async () => (await api.control('GET', '/actions')).map(({ text }) => text);
	await api.control('POST', '/chat/messages', { client_id: 31001000, text: 'First' });
	expect(await texts()).toEqual([]);
	await api.control('POST', `/operator/dialogs/${DIALOG}`, { state: 'closed' });
	await api.control('POST', '/chat/messages', { client_id: CLIENT, text: 'Hi' });
	await api.control('POST', '/chat/messages', { client_id: CLIENT, text: 'Hi again' });
	expect(await texts()).toEqual([`Dialog ${DIALOG} was closed`, `Dialog ${DIALOG} was reopened by a client message`]);
	const { actions } = await api.control('GET', `/chat/messages?client_id=${CLIENT}`);
	expect(actions.at(-1)).toMatchObject({ kind: 'reopened', event: 'new_request', client_id: CLIENT });
});
