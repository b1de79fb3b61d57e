'use strict';

const assert = require('node:assert/strict');

module.exports = {
	'fills a dropdown from the account': async (setup) => {
		const options = await (await setup.editor()).load('getTags');
		assert.ok(options.length > 0);
		assert.ok(options.every(({ name, value }) => name && value !== undefined));
	},

	'finds a client by name in a searchable list': async (setup) => {
		const { name, id } = setup.clients.find((client) => client.name);
		const { results } = await (await setup.editor()).search('searchClients', name);
		assert.ok(results.some(({ value }) => String(value) === String(id)));
	},

	'reports a rejected token in a dropdown': async (setup) => {
		const failing = (await setup.editor({ apiToken: 'wrong' })).load('getTags');
		await assert.rejects(failing, /token/i);
	},

	'passes the credential test with a valid token': async (setup) => {
		assert.equal((await (await setup.editor()).test()).status, 'OK');
	},

	'fails the credential test with a rejected token or an unreachable server': async (setup) => {
		const refused = await (await setup.editor({ apiToken: 'wrong' })).test();
		assert.equal(refused.status, 'Error');
		assert.match(refused.message, /token/i);
		const away = await (await setup.editor({ customUrl: 'http://127.0.0.1:9' })).test();
		assert.equal(away.status, 'Error');
		assert.match(away.message, /Could not connect to Chat2Desk/);
	},
};
