'use strict';

const { RequestLimiter } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { createApiClient } = require('../../../dist/nodes/Chat2Desk/api/client');

test('logs and shows the first long wait only', async () => {
	const warnings = [];
	const hints = [];
	const waits = ['0.1', '1.6', '1.6'];
	const host = {
		getNode: () => ({ name: 'Chat2Desk' }),
		logger: { warn: (text) => warnings.push(text) },
		addExecutionHints: ({ message }) => hints.push(message),
		helpers: {
			httpRequestWithAuthentication: async () => {
				const wait = waits.shift();
				const headers = { 'retry-after': wait };
				return wait ? { statusCode: 429, headers, body: {} } : { statusCode: 200, headers: {}, body: { data: 1 } };
			},
		},
	};
	const { request: send } = createApiClient(host, new RequestLimiter(1));
	expect(await send({ method: 'POST', path: '/messages' })).toMatchObject({ data: 1 });
	waits.push('3.1');
	await send({ method: 'POST', path: '/messages' });
	expect(warnings).toEqual([expect.stringMatching(/^Chat2Desk: .*Waiting 2 s before the next attempt/)]);
	expect(hints).toEqual(['Chat2Desk limited the request rate, so the node waited for at least 4 s']);
});
