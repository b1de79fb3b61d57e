'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');
const { reportNode, to, triggerNode } = require('./workflow');

/** Chat2Desk's second retry follows after five minutes. */
const TIMEOUT_MS = 400_000;
/** A client's message after the reply, when no execution waits. */
const LATER = 'and thank you';

/** A node that reports the end of a workflow to the counter, by client. */
const report = (branch, counterUrl, client, text) => ({
	id: randomUUID(),
	...reportNode('Report', `${counterUrl}/${branch}`, `{ message: ${client}, text: ${text}, execution: $execution.id }`),
});

/** A trigger that resumes waiting executions and starts the workflow for other messages. */
function bot({ counterUrl, chat2desk }) {
	// Stored workflows have the first version.
	const trigger = { ...triggerNode(chat2desk, { options: { resumeWaiting: true } }), typeVersion: 1 };
	const end = report('started', counterUrl, '$json.client_id', '$json.text');
	return {
		name: 'Bot',
		nodes: [trigger, end],
		connections: { [trigger.name]: to(end.name) },
		webhookId: trigger.webhookId,
	};
}

/** Asks the client whose ID is in the request. */
function question({ counterUrl, chat2desk }) {
	const start = {
		id: randomUUID(),
		name: 'Start',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: { httpMethod: 'POST', path: randomUUID(), options: {} },
	};
	const ask = {
		id: randomUUID(),
		name: 'Ask',
		type: `${PACKAGE_NAME}.chat2Desk`,
		typeVersion: 1,
		position: [250, 0],
		credentials: { chat2DeskApi: chat2desk },
		parameters: {
			resource: 'message',
			operation: 'sendAndWait',
			sendTo: 'client',
			responseType: 'nextMessage',
			clientId: { __rl: true, mode: 'id', value: '={{ $json.body.client }}' },
			message: 'Which order?',
		},
	};
	const end = report('answered', counterUrl, '$json.answer.client_id', '$json.answer.text');
	return {
		name: 'Question',
		nodes: [start, ask, end],
		connections: { Start: to('Ask'), Ask: to('Report') },
		urlPath: `/webhook/${start.parameters.path}`,
	};
}

/** A cluster with a bot and a workflow that asks questions. */
class Waits {
	/** @param {import('./setup').TestSetup} setup */
	constructor(setup) {
		this.setup = setup;
		this.figures = { waits: 0, answers: 0, resumed: 0, lost: 0, duplicated: 0, started: 0 };
	}

	async publish() {
		const { n8n, counter, credentials, sandbox, cluster } = this.setup;
		const given = { counterUrl: counter.url, chat2desk: credentials.chat2desk };
		const { webhookId, ...first } = bot(given);
		const { urlPath, ...second } = question(given);
		for (const workflow of [first, second]) {
			const { id } = await n8n.createWorkflow(workflow);
			await n8n.activateWorkflow(id);
			if (workflow === second) this.questionId = id;
		}
		this.askAt = cluster.processors.map(({ url }) => `${url}${urlPath}`);
		this.webhook = [...sandbox.account.webhooks.all()].find(({ url }) => url.includes(webhookId));
		this.people = [...sandbox.account.clients.all()].map(({ id }) => id);
	}

	/**
	 * Takes the next clients, asks all of them concurrently, and waits until every execution waits. @returns
	 * {Promise<number[]>} clients
	 */
	async ask(count) {
		const clients = this.people.splice(0, count);
		this.figures.waits += count;
		await Promise.all(
			clients.map(async (client, index) => {
				const answer = await fetch(this.askAt[index % this.askAt.length], {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ client }),
				});
				if (!answer.ok) throw new Error(`n8n rejected the question: ${answer.status} ${await answer.text()}`);
			}),
		);
		await this.#until(async () => (await this.setup.executions(this.questionId)).waiting === count, `${count} waits`);
		return clients;
	}

	/** Points Chat2Desk's webhook to the webhook processor with this index. */
	deliverTo(place) {
		const { pathname } = new URL(this.webhook.url);
		this.webhook.url = `${this.setup.cluster.processors[place].url}${pathname}`;
	}

	/** Sends a message from each client concurrently. */
	async write(clients, textOf) {
		await Promise.all(
			clients.map(async (client_id) => {
				const answer = await fetch(`${this.setup.sandbox.url}/_sandbox/chat/messages`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ client_id, text: textOf(client_id) }),
				});
				if (!answer.ok) throw new Error(`The sandbox rejected the message: ${answer.status}`);
			}),
		);
	}

	/**
	 * Sends a reply and then another message from each client.
	 * @returns {Promise<{lost: number[], duplicated: number[], wrong: number[], dropped: number[], stray: number[]}>}
	 * clients by problem; `lost`: the reply resumed no execution; `wrong`: the execution got another reply; `stray`:
	 * the reply started the bot; `dropped`: the other message did not start the bot
	 */
	async answer(clients) {
		const textOf = (client) => `Order ${client}`;
		const [answered, started] = ['answered', 'started'].map((branch) => this.setup.counter.of(branch));
		this.figures.answers += clients.length;
		await this.write(clients, textOf);
		const quietly = async (...wait) => await this.#until(...wait).catch(() => undefined);
		await quietly(async () => clients.every((client) => answered.has(client)), 'all answers');
		await this.write(clients, () => LATER);
		await quietly(async () => clients.every((client) => started.has(client)), 'the start for all later messages');
		const texts = (branch, client) => (branch.get(client) ?? []).map(({ text }) => text);
		const outcome = {
			lost: clients.filter((client) => texts(answered, client).length === 0),
			duplicated: clients.filter((client) => texts(answered, client).length > 1),
			wrong: clients.filter((client) => texts(answered, client).some((text) => text !== textOf(client))),
			stray: clients.filter((client) => texts(started, client).includes(textOf(client))),
			dropped: clients.filter((client) => !texts(started, client).includes(LATER)),
		};
		this.figures.resumed += clients.length - outcome.lost.length;
		this.figures.lost += outcome.lost.length + outcome.dropped.length;
		this.figures.duplicated += outcome.duplicated.length + outcome.stray.length;
		this.figures.started += clients.length - outcome.dropped.length;
		return outcome;
	}

	async #until(condition, what) {
		await poll(async () => (await condition()) || undefined, { timeoutMs: TIMEOUT_MS, everyMs: 250, what });
	}
}

module.exports = { Waits };
