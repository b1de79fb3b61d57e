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

/** How the server answers a portion: as it answers a message, and in two ways that only an import knows. */
const TELLS = {
	...ANSWERS,
	done: { carries: true, tell: (response) => json(response, 200, { errors: [], status: 'success' }) },
	partly: {
		doubt: true,
		tell: (response) => json(response, 200, { errors: ['message 2 is too old'], status: 'success' }),
	},
};

/** Imports against one server that answers as a case says, and what came of them. */
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
		const { carries, doubt, tell } = TELLS[current.script.shift() ?? 'done'];
		const places = messages.map((message) => Number(message.text));
		current.portions.push({ client, places, times: messages.map(({ timestamp }) => timestamp) });
		for (const place of places) {
			if (carries) current.carriedOut.set(place, (current.carriedOut.get(place) ?? 0) + 1);
			if (doubt || current.inDoubt.has(place)) current.inDoubt.set(place, (current.inDoubt.get(place) ?? 0) + 1);
		}
		tell(response, 0);
	}

	/** One case: everything that the server saw, and what the node put out. `messages`: `{client, minute}` each, in the order of the input. */
	async run({ script, messages, source, tries, onError }) {
		const current = { script: [...script], portions: [], carriedOut: new Map(), inDoubt: new Map() };
		this.current = current;
		const entries = messages.map(({ client, minute }, place) => ({
			client,
			at: 1_600_000_000 + 60 * minute,
			text: String(place),
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
			keptNotes: run.run.data.executionData?.contextData?.['node:Chat2Desk'] ?? {},
		};
	}
}

module.exports = { Imports };
