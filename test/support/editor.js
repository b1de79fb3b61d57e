'use strict';

/** Calls the methods of the action node that n8n's editor calls: dropdowns, searchable lists, resource mapper and credential test. */

const { SERVER, TOKEN } = require('./constants');
const { additionalData, credentialsHelper, loadPackage, node } = require('./n8n-core');
const { CredentialTestContext, LoadOptionsContext } = require('n8n-core');
const { Workflow } = require('n8n-workflow');

let loaded;

/**
 * Simulates the editor with a credential.
 *
 * @param {Record<string, unknown>} [credential] fields in addition to token and server
 * @param {Record<string, unknown>} [currentNodeParameters] current parameters of the node
 */
async function editor(credential = {}, currentNodeParameters = {}) {
	loaded ??= await loadPackage();
	const data = { apiToken: TOKEN, server: SERVER, ...credential };
	const helper = credentialsHelper(loaded.credential, data);
	const extra = additionalData(helper, { currentNodeParameters });
	const subject = node('Chat2Desk', 'chat2Desk', {});
	const workflow = new Workflow({
		id: '1',
		nodes: [subject],
		connections: {},
		active: false,
		nodeTypes: loaded.nodeTypes,
	});
	const type = loaded.nodeTypes.getByName('n8n-nodes-chat2desk.chat2Desk');
	const host = () => new LoadOptionsContext(workflow, workflow.getNode('Chat2Desk'), extra, '');
	return {
		/** Options of a dropdown. */
		load: async (method) => await type.methods.loadOptions[method].call(host()),
		/** A page of a searchable list: `{results, paginationToken}`. */
		search: async (method, filter, token) => await type.methods.listSearch[method].call(host(), filter, token),
		/** Fields of a resource mapper. */
		map: async (method) => await type.methods.resourceMapping[method].call(host()),
		/** Result of the credential test: `{status, message}`. */
		test: async () =>
			await type.methods.credentialTest.chat2DeskApiTest.call(new CredentialTestContext(extra), {
				id: '1',
				name: 'test',
				type: 'chat2DeskApi',
				data,
			}),
	};
}

module.exports = { editor };
