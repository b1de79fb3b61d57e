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
/** A setting of n8n 2.41, off unless set. */
const LAZY = 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE';

const nameOf = (name) => ({ __rl: true, mode: 'name', value: name });

/** The triggers, each with its credential, and where its events are sent. */
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

/** Publishes a workflow that is one trigger. @returns {Promise<{id: string, url: string}>} */
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

/** So often an event is sent that n8n does not take: Chat2Desk and GitHub repeat it too. */
const TRIES = 4;

/**
 * Sends events from so many senders at once, each of which waits for its answer.
 * @returns {Promise<number>} how often one was not taken at first
 * @throws {Error} where one is not taken at all
 */
async function send(url, events) {
	const waiting = events[Symbol.iterator]();
	let refused = 0;
	const sender = async () => {
		for (const { body, headers } of waiting) {
			for (let tries = 1; ; tries++) {
				const answer = await fetch(url, { method: 'POST', headers, body });
				await answer.arrayBuffer();
				if (answer.ok) break;
				refused += 1;
				if (tries === TRIES) throw new Error(`An event was answered with ${answer.status}, ${TRIES} times`);
			}
		}
	};
	await Promise.all(Array.from({ length: SENDERS }, sender));
	return refused;
}

/** How many executions of a workflow have ended, as n8n counts them: of their data it keeps nothing. */
async function ended(n8n, id) {
	const { productionSuccess, productionError } = await n8n.call('GET', `/rest/workflow-stats/${id}/counts/`);
	return productionSuccess + productionError;
}

/** Waits until so many executions of a workflow have ended. */
const untilEnded = async (n8n, id, count) =>
	await poll(async () => ((await ended(n8n, id)) >= count ? true : undefined), {
		timeoutMs: 60_000,
		everyMs: 50,
		what: `the end of ${count} executions`,
	});

/** What all rows of events share. */
const race = {
	contestants: {
		node: 'Chat2Desk Trigger',
		github: 'GitHub Trigger',
		empty: 'A trigger that does nothing',
		webhook: 'Webhook, which checks nothing',
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
					const refused = await send(url, events);
					await untilEnded(setup.n8n, id, past + events.length);
					return refused;
				},
				told: (refused, { seconds, cpu }) => ({
					refused,
					perSecond: events.length / seconds,
					cpuPerEventMs: (1000 * cpu) / events.length,
				}),
			};
		}
		return { ...contestants, close: github.close };
	},
	goals: ({ node: own, github }) => [
		{ what: "rate, of the GitHub Trigger's", value: own.perSecond.median / github.perSecond.median, least: 1.1 },
		{
			what: "CPU an event, of the GitHub Trigger's",
			value: own.cpuPerEventMs.median / github.cpuPerEventMs.median,
			most: 0.95,
		},
	],
};

const chart = (what) => [{ what, unit: 'ms', field: 'cpuPerEventMs', keys: ['node', 'github', 'empty', 'webhook'] }];

module.exports = [
	{
		...race,
		row: 6,
		title: `${EVENTS} signed events, ${SENDERS} senders at once`,
		charts: chart('A signed event: CPU'),
	},
	{
		...race,
		row: 9,
		title: `The events of row 6, where n8n makes engines for expressions only when there is one (${LAZY})`,
		environment: { [LAZY]: 'true' },
		charts: chart('The same, n8n set to lazy engines'),
	},
];
