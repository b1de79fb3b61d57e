'use strict';

const { toConnectionError } = require('../../../dist/nodes/Chat2Desk/api/connection-errors');
const { ExecutionCancelledError } = require('../../../dist/nodes/Chat2Desk/api/errors');

const HOST = {
	getCredentials: async () => ({ server: 'https://api.chat2desk.com', apiToken: 'x' }),
	getNode: () => ({ name: 'Chat2Desk' }),
};

const READ = { method: 'GET' };
const WRITE = { method: 'POST' };

/** n8n's error as thrown by n8n-workflow 1.99 to 2.33, without its cause. */
const withoutCause = (httpCode, text, message = text) =>
	Object.assign(new Error(message), { name: 'NodeApiError', httpCode, messages: [text, text], cause: undefined });
/** The same error as thrown by older and newer versions, with its cause. */
const withCause = (code, text, message = text) =>
	Object.assign(withoutCause(code, text, message), {
		cause: Object.assign(new Error(text), { code, name: 'AxiosError' }),
	});

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
])('classifies %s (%s) with and without its cause', async (code, text, n8nMessage, kind, message) => {
	for (const wrap of [withoutCause, withCause]) {
		expect(await toConnectionError(HOST, wrap(code, text, n8nMessage), WRITE)).toMatchObject({ kind, message });
	}
});

test('classifies an incomplete response, which has a status instead of an error code', async () => {
	const error = await toConnectionError(HOST, withoutCause('200', 'stream has been aborted'), WRITE);
	expect(error).toMatchObject({
		kind: 'serverOrNetwork',
		message: 'The connection to Chat2Desk was lost (incomplete response)',
	});
});

test.each([withoutCause, withCause])(
	'recognizes a cancellation, and marks the outcome of writes only as unknown',
	async (wrap) => {
		for (const isWrite of [true, false]) {
			const failed = toConnectionError(HOST, wrap('ERR_CANCELED', 'canceled'), isWrite ? WRITE : READ);
			await expect(failed).rejects.toBeInstanceOf(ExecutionCancelledError);
			await expect(failed).rejects.toMatchObject({ requestInFlight: isWrite });
		}
	},
);

test('keeps the message of an error that occurred before the request was built', async () => {
	const text = 'Credential with ID "1" does not exist';
	const host = { ...HOST, getCredentials: async () => Promise.reject(new Error(text)) };
	await expect(toConnectionError(host, withoutCause(null, text), WRITE)).rejects.toThrow(text);
	const invalidUrl = { ...HOST, getCredentials: async () => ({ server: 'custom', customUrl: 'invalid' }) };
	const wrong = 'The Server URL "invalid" is not a valid http(s) URL';
	await expect(toConnectionError(invalidUrl, withoutCause(null, wrong), WRITE)).rejects.toMatchObject({
		name: 'InputError',
	});
});

test('treats an unknown error as a lost connection, even if the credential cannot be read afterwards', async () => {
	const host = { ...HOST, getCredentials: async () => Promise.reject(new Error('the database is locked')) };
	for (const each of [HOST, host]) {
		const error = await toConnectionError(each, withoutCause(null, 'something new'), WRITE);
		expect(error).toMatchObject({
			kind: 'serverOrNetwork',
			message: 'The connection to Chat2Desk was lost (something new)',
		});
	}
});

test.each([
	['the node has', { timeoutMs: 60_000 }, 'Try again, or increase Options > Timeout'],
	['the credential test, the trigger and the lists of the editor do not have', {}, 'Try again later'],
])('suggests an option after a timeout only where there is one: %s it', async (_name, more, description) => {
	const error = await toConnectionError(HOST, withCause('ECONNABORTED', 'timeout of 1000ms exceeded'), {
		...READ,
		...more,
	});
	expect(error).toMatchObject({ description });
});
