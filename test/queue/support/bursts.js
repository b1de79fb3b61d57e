'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');
const { Sender, inboxEvent } = require('./sender');
const { reportNode, to, triggerNode } = require('./workflow');

const TIMEOUT_MS = 400_000;
const SILENCE_S = 2;
/** Concurrent deliveries: more than two workers execute. n8n's small pool of database connections refuses many more. */
const LIMITS = { concurrency: 20, timeoutMs: TIMEOUT_MS };

/** A bot with one report per burst, by the client's ID. */
function bot({ branch, counterUrl, chat2desk, triggerOptions }) {
	const trigger = triggerNode(chat2desk, { options: triggerOptions });
	const collect = {
		name: 'Collect Messages',
		type: `${PACKAGE_NAME}.chat2Desk`,
		typeVersion: 1,
		position: [250, 0],
		credentials: { chat2DeskApi: chat2desk },
		parameters: { resource: 'message', operation: 'collectMessages', silence: SILENCE_S },
	};
	const end = reportNode('Report', `${counterUrl}/${branch}`, '{ message: $json.client_id, text: $json.text }');
	return {
		name: branch,
		nodes: [trigger, collect, end].map((node) => ({ id: randomUUID(), ...node })),
		connections: { [trigger.name]: to(collect.name), [collect.name]: to(end.name) },
	};
}

/** Bursts of many clients, answered by a cluster. */
class Bursts {
	/** @param {import('./setup').TestSetup} setup */
	constructor(setup) {
		this.setup = setup;
		this.people = [...setup.sandbox.account.clients.all()].map(({ id }) => id);
	}

	/** Publishes a bot. Its messages are delivered by the suite, not by the sandbox. */
	async #publish(branch, triggerOptions) {
		const { counter, credentials, sandbox } = this.setup;
		const given = { counterUrl: counter.url, chat2desk: credentials.chat2desk };
		const published = await this.setup.publishWorkflow(bot({ branch, triggerOptions, ...given }));
		for (const webhook of sandbox.account.webhooks.all()) webhook.status = 'disable';
		return published;
	}

	/** Stores a message of a client, and returns its event. The machine may be slow, so the time is given. */
	async #write(client_id, text, created) {
		const answer = await fetch(`${this.setup.sandbox.url}/_sandbox/chat/messages`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ client_id, text }),
		});
		if (!answer.ok) throw new Error(`The sandbox rejected the message: ${answer.status}`);
		const message = this.setup.sandbox.account.messages.all().at(-1);
		message.created = created;
		const { id, dialog_id, channel_id, transport } = message;
		return inboxEvent(id, null, { client_id, dialog_id, channel_id, transport, text });
	}

	/**
	 * Lets clients write some lines each at the same time, and waits until all executions have ended.
	 * @param {object} round
	 * @param {string} round.branch
	 * @param {number} round.clients
	 * @param {number} round.lines of each client
	 * @param {object} [round.triggerOptions] the trigger's *Options*
	 * @param {(workflowId: string) => Promise<unknown>} [round.meanwhile] called while the executions wait
	 * @returns {Promise<{texts: Record<string, string[]>, expected: Record<string, string[]>, executions: object, figures: object,
	 * seconds: number}>} the texts that were answered, by client, and those that should be
	 */
	async play({ branch, clients, lines, triggerOptions = {}, meanwhile = async () => undefined }) {
		const { id, urls } = await this.#publish(branch, triggerOptions);
		const people = this.people.splice(0, clients);
		const sender = new Sender(urls, () => undefined, LIMITS);
		const startedAt = Date.now();
		const jobs = [];
		for (let line = 1; line <= lines; line++)
			for (const client of people) {
				const event = await this.#write(client, `Line ${line} of ${client}`, startedAt + line * 1000);
				jobs.push(() => sender.deliver(event, line));
			}
		await Promise.all([sender.deliverAll(jobs), meanwhile(id)]);
		const executions = await poll(
			async () => {
				const numbers = await this.setup.executions(id);
				return numbers.new || numbers.running ? undefined : numbers;
			},
			{ timeoutMs: TIMEOUT_MS, everyMs: 500, what: 'the end of all executions' },
		);
		const reports = this.setup.counter.of(branch);
		const byClient = (textsOf) => Object.fromEntries(people.map((client) => [client, textsOf(client)]));
		return {
			texts: byClient((client) => (reports.get(client) ?? []).map(({ text }) => text)),
			expected: byClient((client) => [
				Array.from({ length: lines }, (_, index) => `Line ${index + 1} of ${client}`).join('\n'),
			]),
			executions,
			figures: sender.figures,
			seconds: Math.round((Date.now() - startedAt) / 1000),
		};
	}

	/** Waits until a number of executions of a workflow run at the same time. */
	async untilRunning(workflowId, count) {
		await poll(async () => (await this.setup.executions(workflowId)).running >= count || undefined, {
			...{ timeoutMs: TIMEOUT_MS, everyMs: 250, what: `${count} executions that wait` },
		});
	}
}

module.exports = { Bursts };
