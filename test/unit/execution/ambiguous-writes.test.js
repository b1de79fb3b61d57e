'use strict';

const { ApiError } = require('../../../dist/nodes/Chat2Desk/api/errors');
const { guardUnexpectedErrors } = require('../../../dist/nodes/Chat2Desk/execution/ambiguous-writes');
const { InputError } = require('../../../dist/nodes/Chat2Desk/utils/input-error');

const sender = { request: async () => ({ data: 1 }) };
const READ = { method: 'GET', path: '/clients' };
const WRITE = { method: 'POST', path: '/messages' };

const failing = (calls, error) => async (own) => {
	for (const call of calls) await own.request(call);
	throw error;
};

test('an error that nobody foresaw, after something was changed, leaves it in outcomeUnknown', async () => {
	const outcome = guardUnexpectedErrors(sender, failing([READ, WRITE], new TypeError('x is undefined')));
	await expect(outcome).rejects.toMatchObject({
		name: 'Problem',
		kind: 'serverOrNetwork',
		outcomeUnknown: true,
		message: 'Chat2Desk answered in a form that this node does not know. The request was carried out before that',
		description: expect.stringContaining('Look in Chat2Desk'),
	});
});

test.each([
	['before anything was changed', [READ], new TypeError('x is undefined')],
	['in words of our own', [WRITE], new InputError('no')],
	['by a rejection', [WRITE], new ApiError('refused', 'no', { description: '' })],
])('what fails %s stays what it is', async (_name, calls, error) => {
	await expect(guardUnexpectedErrors(sender, failing(calls, error))).rejects.toBe(error);
});

test('what succeeds is handed out', async () => {
	expect(await guardUnexpectedErrors(sender, async (own) => (await own.request(WRITE)).data)).toBe(1);
});
