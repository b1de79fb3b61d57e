'use strict';

const { ApiError } = require('../../../dist/nodes/Chat2Desk/api/errors');
const { guardUnexpectedErrors } = require('../../../dist/nodes/Chat2Desk/execution/ambiguous-writes');
const { InputError } = require('../../../dist/nodes/Chat2Desk/utils/input');

const client = { request: async () => ({ data: 1 }) };
const READ = { method: 'GET', path: '/clients' };
const WRITE = { method: 'POST', path: '/messages' };

const failAfter = (requests, error) => async (guarded) => {
	for (const request of requests) await guarded.request(request);
	throw error;
};

test('reports the outcome as unknown after an unexpected error that follows a write', async () => {
	const outcome = guardUnexpectedErrors(client, failAfter([READ, WRITE], new TypeError('x is undefined')));
	await expect(outcome).rejects.toMatchObject({
		kind: 'serverOrNetwork',
		outcomeUnknown: true,
		message: 'Unexpected response from Chat2Desk. The request had already succeeded',
		description: expect.stringContaining('Chat2Desk'),
	});
});

test.each([
	['an error before any write', [READ], new TypeError('x is undefined')],
	['an input error', [WRITE], new InputError('no')],
	['a rejection', [WRITE], new ApiError('rejected', 'no', { description: '' })],
])('rethrows %s unchanged', async (_name, requests, error) => {
	await expect(guardUnexpectedErrors(client, failAfter(requests, error))).rejects.toBe(error);
});

test('returns the result of the work', async () => {
	expect(await guardUnexpectedErrors(client, async (guarded) => (await guarded.request(WRITE)).data)).toBe(1);
});
