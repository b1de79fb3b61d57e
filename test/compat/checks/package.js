'use strict';

const assert = require('node:assert/strict');
const { runAgent } = require('../../integration/coverage/agent');
const { locator } = require('../locator');
const { MissingFeature } = require('../results');

const nodeOf = (setup, name) => setup.package.loader.getNode(name).type.description;

module.exports = {
	'loads all nodes and the credential': ({ package: { loader, credential } }) => {
		assert.deepEqual(Object.keys(loader.nodeTypes).sort(), ['chat2Desk', 'chat2DeskChatMemory', 'chat2DeskTrigger']);
		assert.deepEqual(
			credential.properties.map(({ name }) => name),
			['apiToken', 'previousApiToken', 'server', 'customUrl', 'storageUrl', 'timeZone'],
		);
	},

	'finds light and dark icons for all nodes': (setup) => {
		for (const name of ['chat2Desk', 'chat2DeskChatMemory', 'chat2DeskTrigger']) {
			const { iconUrl } = nodeOf(setup, name);
			assert.match(iconUrl.light, /chat2desk\.svg$/);
			assert.match(iconUrl.dark, /chat2desk\.dark\.svg$/);
		}
	},

	"offers each resource with its operations in n8n's parsed properties": (setup) => {
		const { properties } = nodeOf(setup, 'chat2Desk');
		const resources = properties.find(({ name }) => name === 'resource').options.map(({ value }) => value);
		const operations = properties.filter(({ name }) => name === 'operation');
		const shown = operations.flatMap(({ displayOptions }) => displayOptions.show.resource);
		assert.deepEqual([...new Set(shown)].sort(), [...resources].sort());
		assert.ok(operations.every(({ options }) => options.every(({ name, value, action }) => name && value && action)));
	},

	"runs the node as an agent's tool": async (setup) => {
		const client = setup.clients[0];
		const { result, error, told } = await useAsTool(setup, client);
		assert.equal(error, undefined);
		assert.equal(JSON.parse(result)[0]?.id ?? JSON.parse(result).id, client.id);
		assert.ok(told.length > 0);
	},

	"includes the action in the tool's description": async (setup) => {
		const { told } = await useAsTool(setup, setup.clients[0]);
		if (!told.includes('Get client')) {
			throw new MissingFeature(
				"an AI agent sees a tool's resource and operation, but not its action, so name the node after its purpose",
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
