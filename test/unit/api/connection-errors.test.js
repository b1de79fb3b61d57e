'use strict';

const { toConnectionError } = require('../../../dist/nodes/Chat2Desk/api/connection-errors');
const { ExecutionCancelledError } = require('../../../dist/nodes/Chat2Desk/api/errors');

const HOST = {
	getCredentials: async () => ({ server: 'https://api.chat2desk.com', apiToken: 'x' }),
	getNode: () => ({ name: 'Chat2Desk' }),
};

/** n8n's error as n8n-workflow 1.99 to 2.33 leave it: what it wrapped is forgotten. */
const bare = (httpCode, text, words = text) =>
	Object.assign(new Error(words), { name: 'NodeApiError', httpCode, messages: [text, text], cause: undefined });
/** The same from the versions before and after. */
const whole = (code, text, words = text) =>
	Object.assign(bare(code, text, words), { cause: Object.assign(new Error(text), { code, name: 'AxiosError' }) });

const RETRY =
	'The connection to the server was closed unexpectedly, perhaps it is offline. You can retry the request immediately or wait and retry later.';

test.each([
	['ECONNRESET', 'socket hang up', RETRY, 'serverOrNetwork', 'The connection to Chat2Desk was lost (ECONNRESET)'],
	[
		'ECONNABORTED',
		'timeout of 1000ms exceeded',
		undefined,
		'serverOrNetwork',
		'Chat2Desk did not respond in time (ECONNABORTED)',
	],
	[
		'HPE_INVALID_CONSTANT',
		'Parse Error',
		undefined,
		'serverOrNetwork',
		'The connection to Chat2Desk was lost (HPE_INVALID_CONSTANT)',
	],
	['ETIMEDOUT', 'read ETIMEDOUT', undefined, 'serverOrNetwork', 'Chat2Desk did not respond in time (ETIMEDOUT)'],
	[
		'ETIMEDOUT',
		'connect ETIMEDOUT 192.0.2.1:443',
		undefined,
		'notSent',
		'Could not connect to Chat2Desk: the host is not responding (ETIMEDOUT)',
	],
	[
		'ECONNRESET',
		'Client network socket disconnected before secure TLS connection was established',
		undefined,
		'notSent',
		'Could not connect to Chat2Desk: the TLS handshake failed (ECONNRESET)',
	],
	[
		'EPROTO',
		'wrong version number',
		undefined,
		'notSent',
		'Could not connect to Chat2Desk: the TLS handshake failed (EPROTO)',
	],
	[
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'self-signed certificate',
		undefined,
		'notSent',
		'Could not connect to Chat2Desk: its certificate is not valid (DEPTH_ZERO_SELF_SIGNED_CERT)',
	],
	[
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'wrong host',
		undefined,
		'notSent',
		'Could not connect to Chat2Desk: its certificate is not valid (ERR_TLS_CERT_ALTNAME_INVALID)',
	],
	[
		'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
		'bad record mac',
		undefined,
		'serverOrNetwork',
		'The connection to Chat2Desk was lost (ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC)',
	],
	[
		'ECONNREFUSED',
		'connect ECONNREFUSED 127.0.0.1:1',
		undefined,
		'notSent',
		'Could not connect to Chat2Desk: the host is not responding (ECONNREFUSED)',
	],
])('%s (%s) is understood whether n8n keeps the cause or not', async (code, text, words, kind, message) => {
	for (const wrap of [bare, whole]) {
		expect(await toConnectionError(HOST, wrap(code, text, words), true)).toMatchObject({ kind, message });
	}
});

test('an answer that broke off has a status instead of a code', async () => {
	const problem = await toConnectionError(HOST, bare('200', 'stream has been aborted'), true);
	expect(problem).toMatchObject({
		kind: 'serverOrNetwork',
		message: 'The connection to Chat2Desk was lost (incomplete response)',
	});
});

test.each([bare, whole])('a cancel is one, and leaves only a change in doubt', async (wrap) => {
	for (const changes of [true, false]) {
		const failed = toConnectionError(HOST, wrap('ERR_CANCELED', 'canceled'), changes);
		await expect(failed).rejects.toBeInstanceOf(ExecutionCancelledError);
		await expect(failed).rejects.toMatchObject({ requestInFlight: changes });
	}
});

test('what failed before the request was made up is told in its own words', async () => {
	const text = 'Credential with ID "1" does not exist';
	const host = { ...HOST, getCredentials: async () => Promise.reject(new Error(text)) };
	await expect(toConnectionError(host, bare(null, text), true)).rejects.toThrow(text);
	const nowhere = { ...HOST, getCredentials: async () => ({ server: 'custom', customUrl: 'nowhere' }) };
	const wrong = 'The Server URL "nowhere" is not a valid http(s) URL';
	await expect(toConnectionError(nowhere, bare(null, wrong), true)).rejects.toMatchObject({ name: 'InputError' });
});

test('what nobody foresaw counts as broken, also where the credential cannot be read a moment later', async () => {
	const host = { ...HOST, getCredentials: async () => Promise.reject(new Error('the database is locked')) };
	for (const each of [HOST, host]) {
		const problem = await toConnectionError(each, bare(null, 'something new'), true);
		expect(problem).toMatchObject({
			kind: 'serverOrNetwork',
			message: 'The connection to Chat2Desk was lost (something new)',
		});
	}
});
