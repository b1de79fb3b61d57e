'use strict';

const assert = require('node:assert/strict');

module.exports = {
	'a dropdown is filled from the account': async (stage) => {
		const options = await (await stage.editor()).load('getTags');
		assert.ok(options.length > 0);
		assert.ok(options.every(({ name, value }) => name && value !== undefined));
	},

	'a searchable list finds a client by name': async (stage) => {
		const { name, id } = stage.clients.find((client) => client.name);
		const { results } = await (await stage.editor()).search('searchClients', name);
		assert.ok(results.some(({ value }) => String(value) === String(id)));
	},

	'a dropdown tells a refused token in words': async (stage) => {
		const failing = (await stage.editor({ apiToken: 'wrong' })).load('getTags');
		await assert.rejects(failing, /token/i);
	},

	'the credential test passes a token that works': async (stage) => {
		assert.equal((await (await stage.editor()).test()).status, 'OK');
	},

	'the credential test tells a refused token and a server that is away': async (stage) => {
		const refused = await (await stage.editor({ apiToken: 'wrong' })).test();
		assert.equal(refused.status, 'Error');
		assert.match(refused.message, /token/i);
		const away = await (await stage.editor({ customUrl: 'http://127.0.0.1:9' })).test();
		assert.equal(away.status, 'Error');
		assert.match(away.message, /cannot be reached/);
	},
};
