'use strict';

/** What n8n's editor asks of the action node: its dropdowns, its searchable lists, its forms, and the test of its credential. */

const { SERVER, TOKEN } = require('./constants');
const { additionalData, credentialsHelper, loadPackage, node } = require('./n8n-core');
const { CredentialTestContext, LoadOptionsContext } = require('n8n-core');
const { Workflow } = require('n8n-workflow');

let loaded;

/**
 * The editor of somebody with a credential.
 *
 * @param {Record<string, unknown>} [credential] what the credential holds besides token and server
 * @param {Record<string, unknown>} [currentNodeParameters] what the node's panel holds
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
		/** The entries of a dropdown. */
		load: async (method) => await type.methods.loadOptions[method].call(host()),
		/** A piece of a searchable list: `{results, paginationToken}`. */
		search: async (method, filter, token) => await type.methods.listSearch[method].call(host(), filter, token),
		/** The fields of a form. */
		map: async (method) => await type.methods.resourceMapping[method].call(host()),
		/** The credential's test: `{status, message}`. */
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
