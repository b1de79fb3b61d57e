'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');
const { sandboxCredential } = require('../../../sandbox/start/seed');
const { inboxEvent } = require('../../queue/support/sender');
const { startGithub } = require('../support/github');
const { node, triggered } = require('../support/workflows');

const EVENTS = 100;
const SENDERS = 10;
/** A setting of n8n 2.41 that is disabled by default. */
const LAZY = 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE';

const nameOf = (name) => ({ __rl: true, mode: 'name', value: name });

/** The triggers with their credentials and webhook paths. */
const TRIGGERS = {
	node: {
		type: [`${PACKAGE_NAME}.chat2DeskTrigger`, 1.1],
		parameters: { events: ['inbox'] },
		credential: ({ setup }) => sandboxCredential(setup.sandbox.url),
		path: 'webhook',
	},
	github: {
		type: ['n8n-nodes-base.githubTrigger', 1],
		parameters: { owner: nameOf('acme'), repository: nameOf('shop'), events: ['push'], options: {} },
		credential: ({ github }) => ({
			name: 'GitHub',
			type: 'githubApi',
			data: { server: github.url, user: 'acme', accessToken: 'token' },
		}),
		path: 'webhook',
	},
	empty: { type: ['CUSTOM.emptyTrigger', 2], parameters: {}, path: 'webhook' },
	webhook: { type: ['n8n-nodes-base.webhook', 2], parameters: { httpMethod: 'POST', options: {} }, path: '' },
};

/** Publishes a workflow with only a trigger. @returns {Promise<{id: string, url: string}>} */
async function publish(setup, github, { type, parameters, credential, path }) {
	const plan = credential?.({ setup, github });
	const made = plan && (await setup.n8n.createCredential(plan));
	const webhookId = randomUUID();
	const own = path === '' ? { ...parameters, path: webhookId } : parameters;
	const trigger = node(`Trigger ${type[0]}`, ...type, own, { webhookId });
	const { id } = await setup.n8n.createWorkflow(
		triggered(trigger, made && { [plan.type]: { id: made.id, name: made.name } }),
	);
	await setup.n8n.activateWorkflow(id);
	return { id, url: `${setup.server.url}/webhook/${webhookId}${path && `/${path}`}` };
}

/** The number of attempts per event. Chat2Desk and GitHub also retry rejected events. */
const TRIES = 4;

/**
 * Sends events from several senders, each of which waits for the response.
 * @returns {Promise<number>} the number of rejected attempts
 * @throws {Error} if an event is rejected in all attempts
 */
async function send(url, events) {
	const waiting = events[Symbol.iterator]();
	let rejected = 0;
	const sender = async () => {
		for (const { body, headers } of waiting) {
			for (let tries = 1; ; tries++) {
				const answer = await fetch(url, { method: 'POST', headers, body });
				await answer.arrayBuffer();
				if (answer.ok) break;
				rejected += 1;
				if (tries === TRIES) throw new Error(`An event got HTTP ${answer.status} in ${TRIES} attempts`);
			}
		}
	};
	await Promise.all(Array.from({ length: SENDERS }, sender));
	return rejected;
}

/** The number of finished executions of a workflow, from n8n's statistics, because n8n saves no execution data here. */
async function ended(n8n, id) {
	const { productionSuccess, productionError } = await n8n.call('GET', `/rest/workflow-stats/${id}/counts/`);
	return productionSuccess + productionError;
}

/** Waits for a number of finished executions of a workflow. */
const untilEnded = async (n8n, id, count) =>
	await poll(async () => ((await ended(n8n, id)) >= count ? true : undefined), {
		timeoutMs: 60_000,
		everyMs: 50,
		what: `the end of ${count} executions`,
	});

/** The common part of all rows about events. */
const eventRow = {
	contestants: {
		node: 'Chat2Desk Trigger',
		github: 'GitHub Trigger',
		empty: 'An empty trigger',
		webhook: 'Webhook without verification',
	},
	async prepare(setup) {
		const github = await startGithub();
		let next = 1_000_000;
		const contestants = {};
		for (const [key, trigger] of Object.entries(TRIGGERS)) {
			const { id, url } = await publish(setup, github, trigger);
			const signed = ({ body, headers }) => ({ body, headers: key === 'github' ? github.headers(body) : headers });
			let events;
			let past;
			contestants[key] = {
				async before() {
					setup.behave();
					past = await ended(setup.n8n, id);
				},
				run: async (share) => {
					events = Array.from({ length: EVENTS * share }, () => signed(inboxEvent(next++)));
					const rejected = await send(url, events);
					await untilEnded(setup.n8n, id, past + events.length);
					return rejected;
				},
				report: (rejected, { seconds, cpu }) => ({
					rejected,
					perSecond: events.length / seconds,
					cpuPerEventMs: (1000 * cpu) / events.length,
				}),
			};
		}
		return { ...contestants, close: github.close };
	},
	goals: ({ node: own, github }) => [
		{ what: 'rate relative to the GitHub Trigger', value: own.perSecond.median / github.perSecond.median, least: 1.1 },
		{
			what: 'CPU per event relative to the GitHub Trigger',
			value: own.cpuPerEventMs.median / github.cpuPerEventMs.median,
			most: 0.95,
		},
	],
};

const chart = (what) => [{ what, unit: 'ms', field: 'cpuPerEventMs', keys: ['node', 'github', 'empty', 'webhook'] }];

module.exports = [
	{
		...eventRow,
		row: 6,
		title: `${EVENTS} signed events from ${SENDERS} concurrent senders`,
		charts: chart('A signed event: CPU'),
	},
	{
		...eventRow,
		row: 9,
		title: `The events of row 6, with expression engines created on demand (${LAZY})`,
		environment: { [LAZY]: 'true' },
		charts: chart('The same with expression engines on demand'),
	},
];
