'use strict';

const { randomUUID } = require('node:crypto');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');
const { to } = require('../../queue/support/workflow');

/** A node of a chain. */
const node = (name, type, typeVersion, parameters, more = {}) => ({
	name,
	type,
	typeVersion,
	parameters,
	id: randomUUID(),
	position: [0, 0],
	...more,
});

/** An operation of the Chat2Desk node. */
const chat2desk = (parameters) => node('Chat2Desk', `${PACKAGE_NAME}.chat2Desk`, 1, parameters);

/** The alternative without the package: HTTP Request with the token as a header. It continues after failed items. */
const httpRequest = (parameters) =>
	node(
		'HTTP Request',
		'n8n-nodes-base.httpRequest',
		4.2,
		{ authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth', options: {}, ...parameters },
		{ onError: 'continueRegularOutput' },
	);

/**
 * HTTP Request's pagination.
 * @param {string} name of the query parameter that changes with each page
 * @param {string} value an expression
 * @param {string} complete an expression: whether the page was the last one
 */
const paging = (name, value, complete) => ({
	pagination: {
		pagination: {
			paginationMode: 'updateAParameterInEachRequest',
			parameters: { parameters: [{ type: 'qs', name, value: `={{ ${value} }}` }] },
			paginationCompleteWhen: 'other',
			completeExpression: `={{ ${complete} }}`,
		},
	},
});

/** One item per array entry. */
const splitOut = (field, name = 'Split Out') =>
	node(name, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: field, options: {} });

/** The number of distinct values of a field in all items. It costs the same for all contestants. */
const counted = (field) =>
	node('Count', 'n8n-nodes-base.summarize', 1.1, {
		fieldsToSummarize: { values: [{ aggregation: 'countUnique', field }] },
		options: { continueIfFieldNotFound: true },
	});

/**
 * A workflow that starts on a request, runs a chain of nodes, and responds with its first output item.
 * @param {string} name
 * @param {object[]} chain
 * @param {Record<string, {id: string, name: string}>} credentials by type
 * @returns {{workflow: object, route: string}}
 */
function calledWorkflow(name, chain, credentials) {
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} };
	const start = node('Start', 'n8n-nodes-base.webhook', 2, parameters, { webhookId: randomUUID() });
	const nodes = [start, ...chain].map((each) => withCredentials(each, credentials));
	const connections = Object.fromEntries(nodes.slice(1).map((each, index) => [nodes[index].name, to(each.name)]));
	return { workflow: { name, nodes, connections }, route: `/webhook/${path}` };
}

/** The credential types of the contestants' nodes. */
const NEEDED = {
	[`${PACKAGE_NAME}.chat2Desk`]: 'chat2DeskApi',
	[`${PACKAGE_NAME}.chat2DeskTrigger`]: 'chat2DeskApi',
	'n8n-nodes-base.httpRequest': 'httpHeaderAuth',
	'n8n-nodes-base.githubTrigger': 'githubApi',
};

function withCredentials(each, credentials) {
	const type = NEEDED[each.type];
	return type === undefined ? each : { ...each, credentials: { [type]: credentials[type] } };
}

/** A workflow with only a trigger. @returns {object} */
const triggered = (trigger, credentials) => ({
	name: trigger.name,
	nodes: [withCredentials(trigger, credentials)],
	connections: {},
});

module.exports = { node, chat2desk, httpRequest, paging, splitOut, counted, calledWorkflow, triggered };
