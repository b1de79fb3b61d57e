'use strict';

/**
 * Writes that succeed before the connection fails: the message must be sent once, in every version and after every failure.
 */

const assert = require('node:assert/strict');
const { locator } = require('../locator');

const FAILURES = {
	'a broken connection': { kind: 'drop', when: 'after' },
	'a truncated response': { kind: 'half', when: 'after' },
	'a server error': { kind: 'status', status: 500, when: 'after' },
	'a gateway page': { kind: 'html', when: 'after' },
};

async function sendsOnce(setup, options) {
	const { error } = await setup.sendWithRetry('once', options);
	assert.equal(setup.sent('once').length, 1);
	assert.match(error?.message ?? 'no error at all', /may have gone through/);
	assert.doesNotMatch(JSON.stringify(error), /retry the request immediately/i);
}

const sends = Object.entries(FAILURES).map(([name, fault]) => [
	`does not resend a message after ${name} with Retry On Fail`,
	async (setup) => {
		setup.fault({ ...fault, path: '/v1/messages' });
		await sendsOnce(setup);
	},
]);

const reads = ['drop', 'half'].map((kind) => [
	`retries a read after ${kind === 'drop' ? 'a broken connection' : 'a truncated response'}`,
	async (setup) => {
		setup.fault({ kind, when: 'after', times: 1 });
		const { items, error } = await setup.execute({ resource: 'company', operation: 'getInfo' });
		assert.equal(error, undefined);
		assert.equal(items.length, 1);
		assert.equal(setup.calls.length, 2);
	},
]);

module.exports = {
	...Object.fromEntries([...sends, ...reads]),

	'does not resend a message after a timeout with Retry On Fail': async (setup) => {
		setup.fault({ kind: 'latency', ms: 1_500, path: '/v1/messages' });
		const { error } = await setup.sendWithRetry('late', { timeout: 1_000 });
		assert.match(error?.message ?? 'no error at all', /may have gone through/);
		// The sandbox performs the request after its latency.
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		assert.equal(setup.sent('late').length, 1);
	},

	'reports that a request was not sent': async (setup) => {
		const { error } = await setup.execute(
			{ resource: 'message', operation: 'send', clientId: locator(1), text: 'never' },
			{ credential: { customUrl: 'http://127.0.0.1:9' } },
		);
		assert.match(error.message, /Could not connect to Chat2Desk/);
		assert.match(error.description, /The request was not sent/);
	},
};
