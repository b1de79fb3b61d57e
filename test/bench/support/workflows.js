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

/** What somebody without the package would take: HTTP Request with the token as a header. It goes on after items that fail. */
const httpRequest = (parameters) =>
	node(
		'HTTP Request',
		'n8n-nodes-base.httpRequest',
		4.2,
		{ authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth', options: {}, ...parameters },
		{ onError: 'continueRegularOutput' },
	);

/**
 * HTTP Request's own paging.
 * @param {string} name of the query parameter that it sets anew for each page
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

/** One item for each entry of a list. */
const splitOut = (field, name = 'Split Out') =>
	node(name, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: field, options: {} });

/** How many different values a field has in all items: what came out is counted at the same price for everybody. */
const counted = (field) =>
	node('Count', 'n8n-nodes-base.summarize', 1.1, {
		fieldsToSummarize: { values: [{ aggregation: 'countUnique', field }] },
		options: { continueIfFieldNotFound: true },
	});

/**
 * A workflow that is started by a call, runs through a chain of nodes, and answers with the first item at its end.
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

/** The types of credentials that the contestants' nodes use. */
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

/** A workflow that is a trigger and nothing else. @returns {object} */
const triggered = (trigger, credentials) => ({
	name: trigger.name,
	nodes: [withCredentials(trigger, credentials)],
	connections: {},
});

module.exports = { node, chat2desk, httpRequest, paging, splitOut, counted, calledWorkflow, triggered };
