'use strict';

const { Problem } = require('../../../dist/nodes/Chat2Desk/api/problem');
const { settled } = require('../../../dist/nodes/Chat2Desk/execution/journal');
const { InputError } = require('../../../dist/nodes/Chat2Desk/values/input');

const sender = { send: async () => ({ data: 1 }) };
const READ = { method: 'GET', path: '/clients' };
const WRITE = { method: 'POST', path: '/messages' };

const failing = (calls, error) => async (own) => {
	for (const call of calls) await own.send(call);
	throw error;
};

test('an error that nobody foresaw, after something was changed, leaves it in doubt', async () => {
	const outcome = settled(sender, failing([READ, WRITE], new TypeError('x is undefined')));
	await expect(outcome).rejects.toMatchObject({
		name: 'Problem',
		kind: 'broken',
		doubt: true,
		message: 'Chat2Desk answered in a form that this node does not know. The request was carried out before that',
		description: expect.stringContaining('Look in Chat2Desk'),
	});
});

test.each([
	['before anything was changed', [READ], new TypeError('x is undefined')],
	['in words of our own', [WRITE], new InputError('no')],
	['by a refusal', [WRITE], new Problem('refused', 'no', { description: '' })],
])('what fails %s stays what it is', async (_name, calls, error) => {
	await expect(settled(sender, failing(calls, error))).rejects.toBe(error);
});

test('what succeeds is handed out', async () => {
	expect(await settled(sender, async (own) => (await own.send(WRITE)).data)).toBe(1);
});
