'use strict';

const { execute } = require('../../support/n8n-core');
const { localServer } = require('../../support/local-server');
const { ANSWERS, json } = require('./batches');

const locator = (value) => ({ __rl: true, mode: 'id', value });
const COMMON = { resource: 'message', operation: 'import', channelId: locator('126'), transport: 'whatsapp' };
const FROM_ITEMS = {
	...COMMON,
	messageSource: 'inputItems',
	clientId: locator('={{ $json.client }}'),
	sentAt: '={{ $json.at }}',
	text: '={{ $json.text }}',
};

/** The server's responses to a batch: those of a message, and two responses of imports. */
const RESPONSES = {
	...ANSWERS,
	success: { succeeds: true, respond: (response) => json(response, 200, { errors: [], status: 'success' }) },
	'partial success': {
		isAmbiguous: true,
		respond: (response) => json(response, 200, { errors: ['message 2 is too old'], status: 'success' }),
	},
};

/** Executes imports against a server that responds according to a script. */
class Imports {
	async open() {
		this.cases = 0;
		this.server = await localServer((request, response) => void this.receive(request, response));
	}

	async close() {
		await this.server.close();
	}

	async receive(request, response) {
		let text = '';
		for await (const chunk of request) text += chunk;
		const { current } = this;
		const { client_id: client, messages } = JSON.parse(text);
		const { succeeds, isAmbiguous, respond } = RESPONSES[current.script.shift() ?? 'success'];
		const indexes = messages.map((message) => Number(message.text));
		current.batches.push({ client, indexes, times: messages.map(({ timestamp }) => timestamp) });
		for (const index of indexes) {
			if (succeeds) current.succeeded.set(index, (current.succeeded.get(index) ?? 0) + 1);
			if (isAmbiguous || current.ambiguous.has(index))
				current.ambiguous.set(index, (current.ambiguous.get(index) ?? 0) + 1);
		}
		respond(response, 0);
	}

	/** Runs a case and returns the requests and the node's output. `messages` are `{client, minute}` in the order of the input. */
	async run({ script, messages, source, tries, onError }) {
		const current = { script: [...script], batches: [], succeeded: new Map(), ambiguous: new Map() };
		this.current = current;
		const entries = messages.map(({ client, minute }, index) => ({
			client,
			at: 1_600_000_000 + 60 * minute,
			text: String(index),
		}));
		const form = {
			...COMMON,
			clientId: locator('1'),
			messages: { message: entries.map(({ at, text }) => ({ sentAt: at, type: 'from_client', text })) },
		};
		const run = await execute({
			parameters: source === 'items' ? FROM_ITEMS : form,
			items: source === 'items' ? entries : [{}],
			settings: { onError, ...(tries > 1 && { retryOnFail: true, maxTries: tries, waitBetweenTries: 1 }) },
			credential: { server: 'custom', customUrl: this.server.url },
		});
		const outputs = (run.main ?? [])
			.flat()
			.map((item) => ({ json: item.json, item: item.pairedItem.item ?? item.pairedItem }));
		return {
			...current,
			outputs,
			error: run.error,
			checkpoints: run.run.data.executionData?.contextData?.['node:Chat2Desk'] ?? {},
		};
	}
}

module.exports = { Imports };
