'use strict';

const assert = require('node:assert/strict');
const { runAgent } = require('../../integration/coverage/agent');
const { locator } = require('../locator');
const { MissingFeature } = require('../results');

const nodeOf = (setup, name) => setup.package.loader.getNode(name).type.description;

module.exports = {
	'all nodes and the credential are loaded': ({ package: { loader, credential } }) => {
		assert.deepEqual(Object.keys(loader.nodeTypes).sort(), ['chat2Desk', 'chat2DeskChatMemory', 'chat2DeskTrigger']);
		assert.deepEqual(
			credential.properties.map(({ name }) => name),
			['apiToken', 'previousApiToken', 'server', 'customUrl', 'storageUrl', 'timeZone'],
		);
	},

	'n8n finds an icon for light and dark of all nodes': (setup) => {
		for (const name of ['chat2Desk', 'chat2DeskChatMemory', 'chat2DeskTrigger']) {
			const { iconUrl } = nodeOf(setup, name);
			assert.match(iconUrl.light, /chat2desk\.svg$/);
			assert.match(iconUrl.dark, /chat2desk\.dark\.svg$/);
		}
	},

	"n8n's reading of the properties offers each resource with its operations": (setup) => {
		const { properties } = nodeOf(setup, 'chat2Desk');
		const resources = properties.find(({ name }) => name === 'resource').options.map(({ value }) => value);
		const operations = properties.filter(({ name }) => name === 'operation');
		const shown = operations.flatMap(({ displayOptions }) => displayOptions.show.resource);
		assert.deepEqual([...new Set(shown)].sort(), [...resources].sort());
		assert.ok(operations.every(({ options }) => options.every(({ name, value, action }) => name && value && action)));
	},

	'an agent uses the node as a tool': async (setup) => {
		const client = setup.clients[0];
		const { result, error, told } = await useAsTool(setup, client);
		assert.equal(error, undefined);
		assert.equal(JSON.parse(result)[0]?.id ?? JSON.parse(result).id, client.id);
		assert.ok(told.length > 0);
	},

	'an agent reads the action in the description of its tool': async (setup) => {
		const { told } = await useAsTool(setup, setup.clients[0]);
		if (!told.includes('Get client')) {
			throw new MissingFeature(
				'an AI agent is told resource and operation of a tool, not its action: name the node after what it does',
			);
		}
	},
};

async function useAsTool(setup, { id }) {
	const told = {};
	const parameters = { resource: 'client', operation: 'get', clientId: locator(id), descriptionType: 'auto' };
	const act = async (tool) => {
		told.description = tool.description;
		return await tool.invoke({});
	};
	return { ...(await runAgent({ parameters, credential: setup.credential, act })), told: told.description ?? '' };
}
