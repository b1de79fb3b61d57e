'use strict';

/** What was carried out, and then cut: each way a connection can end must leave one message, whatever the version makes of it. */

const assert = require('node:assert/strict');
const { locator } = require('../locator');

const WAYS = {
	'the connection broke': { kind: 'drop', when: 'after' },
	'half of the answer came': { kind: 'half', when: 'after' },
	'the server failed': { kind: 'status', status: 500, when: 'after' },
	'a gateway answered with its page': { kind: 'html', when: 'after' },
};

async function sendsOnce(setup, options) {
	const { error } = await setup.sendAgain('once', options);
	assert.equal(setup.sent('once').length, 1);
	assert.match(error?.message ?? 'no error at all', /may have gone through/);
	assert.doesNotMatch(JSON.stringify(error), /retry the request immediately/i);
}

const sends = Object.entries(WAYS).map(([name, fault]) => [
	`a message that was sent when ${name} is not sent again by Retry On Fail`,
	async (setup) => {
		setup.fault({ ...fault, path: '/v1/messages' });
		await sendsOnce(setup);
	},
]);

const reads = ['drop', 'half'].map((kind) => [
	`a read is repeated after ${kind === 'drop' ? 'a broken connection' : 'half an answer'}`,
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

	'a message that was sent without an answer in time is not sent again by Retry On Fail': async (setup) => {
		setup.fault({ kind: 'latency', ms: 1_500, path: '/v1/messages' });
		const { error } = await setup.sendAgain('late', { timeout: 1_000 });
		assert.match(error?.message ?? 'no error at all', /may have gone through/);
		// The sandbox carries the call out when its latency is over.
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		assert.equal(setup.sent('late').length, 1);
	},

	'a message that never left is told so': async (setup) => {
		const { error } = await setup.execute(
			{ resource: 'message', operation: 'send', clientId: locator(1), text: 'never' },
			{ credential: { customUrl: 'http://127.0.0.1:9' } },
		);
		assert.match(error.message, /Could not connect to Chat2Desk/);
		assert.match(error.description, /Nothing was sent/);
	},
};
