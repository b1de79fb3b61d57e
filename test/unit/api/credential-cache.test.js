/** @jest-environment node */

'use strict';

const { cachedCredential } = require('../../../dist/nodes/Chat2Desk/api/credential-cache');
const { RequestLimiter } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { createApiClient } = require('../../../dist/nodes/Chat2Desk/api/client');

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const hostOf = (getCredentials) => ({ getCredentials: jest.fn(getCredentials) });

test('reads the credential once, also for simultaneous requests', async () => {
	const host = hostOf(async () => ({ apiToken: 'one' }));
	const credential = cachedCredential(host);
	expect(await Promise.all([credential(), credential()])).toEqual([{ apiToken: 'one' }, { apiToken: 'one' }]);
	jest.advanceTimersByTime(59_000);
	await credential();
	expect(host.getCredentials).toHaveBeenCalledTimes(1);
	expect(host.getCredentials).toHaveBeenCalledWith('chat2DeskApi');
});

test('reads the credential again after a minute, so that a changed token is used', async () => {
	const tokens = ['one', 'two'];
	const host = hostOf(async () => ({ apiToken: tokens.shift() }));
	const credential = cachedCredential(host);
	await credential();
	jest.advanceTimersByTime(60_000);
	expect(await credential()).toEqual({ apiToken: 'two' });
});

test('retries a failed read, then lets n8n report the error', async () => {
	const passed = [];
	const answers = [{ statusCode: 200, headers: {}, body: { data: 1 } }];
	const reads = [new Error('locked'), { server: 'https://api.chat2desk.com', apiToken: 'one' }];
	const host = {
		...hostOf(async () => {
			const read = reads.shift();
			if (read instanceof Error) throw read;
			return read;
		}),
		getNode: () => ({ name: 'Chat2Desk' }),
		helpers: {
			httpRequestWithAuthentication: async (_type, _options, additionalOptions) => {
				passed.push(additionalOptions);
				return answers[0];
			},
		},
	};
	// Selecting the account limiter fails to read the credential; the request reads it again.
	const { request: send } = createApiClient(host, new RequestLimiter(1));
	await send({ method: 'GET', path: '/tags' });
	await send({ method: 'GET', path: '/tags' });
	const decrypted = {
		credentialsDecrypted: expect.objectContaining({
			type: 'chat2DeskApi',
			data: { server: 'https://api.chat2desk.com', apiToken: 'one' },
		}),
	};
	expect(passed).toEqual([decrypted, decrypted]);
	expect(host.getCredentials).toHaveBeenCalledTimes(2);
	reads.push(new Error('locked'), new Error('locked'));
	jest.advanceTimersByTime(60_000);
	await send({ method: 'GET', path: '/tags' });
	expect(passed[2]).toBeUndefined();
});
