'use strict';

const { randomUUID } = require('node:crypto');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');

const TRIGGER = 'On Client Message';

/** The names under which the workflow's three branches report. */
const BRANCHES = ['trigger', 'removeDuplicates', 'claim'];

/** The table of the PostgreSQL recipe in docs/several-machines.md. */
const CLAIM_TABLE = `CREATE TABLE chat2desk_deliveries (
  delivery_id text PRIMARY KEY,
  claimed_at timestamptz NOT NULL DEFAULT now()
)`;

/** Returns a row to the first claim of a delivery and no row to all others, even concurrent ones. */
const CLAIM = `WITH claimed AS (
  INSERT INTO chat2desk_deliveries (delivery_id) VALUES ($1)
  ON CONFLICT DO NOTHING RETURNING delivery_id
)
SELECT delivery_id FROM claimed`;

/** Connections from a node's output to other nodes, by name. */
const to = (...names) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });

/**
 * A trigger for client messages, with its own webhook.
 * @param {{id: string, name: string}} chat2desk credential
 * @param {object} [parameters] further parameters
 */
const triggerNode = (chat2desk, parameters = {}) => ({
	id: randomUUID(),
	name: TRIGGER,
	type: `${PACKAGE_NAME}.chat2DeskTrigger`,
	typeVersion: 1.1,
	position: [0, 0],
	webhookId: randomUUID(),
	credentials: { chat2DeskApi: chat2desk },
	parameters: { events: ['inbox'], ...parameters },
});

/**
 * A node that reports to the counter.
 * @param {string} url of the counter, with the branch
 * @param {string} body the posted object, as an expression without braces
 */
const reportNode = (name, url, body, row = 0) => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	position: [500, row * 200],
	parameters: {
		method: 'POST',
		url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify(${body}) }}`,
		options: {},
	},
});

/** A node that reports the end of a branch. */
function report(name, branch, counterUrl, row) {
	const trigger = `$('${TRIGGER}').first().json`;
	const body = `{ message: ${trigger}.message_id, delivery: ${trigger}.delivery_id, execution: $execution.id }`;
	return reportNode(name, `${counterUrl}/${branch}`, body, row);
}

/** n8n's own deduplication node. On failure, it passes items through rather than losing them. */
const removeDuplicates = {
	name: 'Remove Duplicates',
	type: 'n8n-nodes-base.removeDuplicates',
	typeVersion: 2,
	position: [250, 0],
	onError: 'continueRegularOutput',
	parameters: {
		operation: 'removeItemsSeenInPreviousExecutions',
		logic: 'removeItemsWithAlreadySeenKeyValues',
		dedupeValue: '={{ $json.delivery_id }}',
		options: {},
	},
};

const claim = (credential) => ({
	name: 'Claim the Delivery',
	type: 'n8n-nodes-base.postgres',
	typeVersion: 2.6,
	position: [250, 200],
	credentials: { postgres: credential },
	parameters: { operation: 'executeQuery', query: CLAIM, options: { queryReplacement: '={{ $json.delivery_id }}' } },
});

/**
 * The workflow under test: each delivery goes through three branches, so that the same deliveries show the results
 * without a recipe, with n8n's Remove Duplicates, and with a claim in PostgreSQL.
 * @param {object} options
 * @param {string} options.counterUrl
 * @param {{id: string, name: string}} options.chat2desk credential
 * @param {{id: string, name: string}} options.postgres credential
 * @param {string} options.name
 * @param {object} options.triggerOptions the trigger's *Options*
 * @param {object} options.filters the trigger's *Filters*
 */
function workflowUnderTest({ counterUrl, chat2desk, postgres, name, triggerOptions, filters }) {
	const nodes = [
		triggerNode(chat2desk, { filters, options: triggerOptions }),
		removeDuplicates,
		report('Report 1', 'removeDuplicates', counterUrl, 0),
		claim(postgres),
		report('Report 2', 'claim', counterUrl, 1),
		report('Report 3', 'trigger', counterUrl, 2),
	].map((node) => ({ id: randomUUID(), ...node }));
	const connections = {
		[TRIGGER]: to('Remove Duplicates', 'Claim the Delivery', 'Report 3'),
		'Remove Duplicates': to('Report 1'),
		'Claim the Delivery': to('Report 2'),
	};
	return { name, nodes, connections };
}

module.exports = { workflowUnderTest, reportNode, to, triggerNode, BRANCHES, CLAIM_TABLE };
