'use strict';

const { execute } = require('../../support/n8n-core');
const { localServer } = require('../../support/local-server');
const { pause } = require('../../support/pause');

const SEND = {
	resource: 'message',
	operation: 'send',
	clientId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
};
const json = (response, status, body) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** The server's responses by name: whether the request succeeds, whether its outcome is ambiguous to the sender, and the response. */
const ANSWERS = {
	success: {
		succeeds: true,
		respond: (response, id) => json(response, 200, { status: 'success', data: { id: id * 10 } }),
	},
	rejected: { respond: (response) => json(response, 400, { status: 'error', message: 'no' }) },
	'rate limited': { respond: (response) => response.writeHead(429, { 'retry-after': '0' }).end('{"status":"error"}') },
	'succeeded, 504': {
		succeeds: true,
		isAmbiguous: true,
		respond: (response) => json(response, 504, { status: 'error' }),
	},
	'failed, 504': { isAmbiguous: true, respond: (response) => json(response, 504, { status: 'error' }) },
	'succeeded, connection lost': { succeeds: true, isAmbiguous: true, respond: (response) => response.destroy() },
	'web page': {
		isAmbiguous: true,
		respond: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
	},
	'succeeded, incomplete JSON': {
		succeeds: true,
		isAmbiguous: true,
		respond: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":'),
	},
};

/** Executes the node against a server that responds according to a script. */
class Batches {
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
		const { client_id: id, text: name } = JSON.parse(text);
		// A request of the previous, cancelled case may arrive late.
		if (name !== current.name) return void response.destroy();
		const { answer, late } = current.script.shift() ?? { answer: 'success', late: false };
		const { succeeds, isAmbiguous, respond } = ANSWERS[answer];
		if (!current.seen.has(id)) current.order.push(id);
		current.seen.add(id);
		if (succeeds) current.succeeded.set(id, (current.succeeded.get(id) ?? 0) + 1);
		// Counts ambiguous requests and later requests for the same message, of which there must be none.
		if (isAmbiguous || current.ambiguous.has(id)) current.ambiguous.set(id, (current.ambiguous.get(id) ?? 0) + 1);
		if (++current.requests === current.cancelAt) current.cancel();
		if (late) await pause(4);
		if (!response.destroyed) respond(response, id);
	}

	/** Runs a case and returns the requests and the node's output. */
	async run({ script, items, concurrency, tries, onError, cancelAt, type }) {
		const current = {
			name: `case ${++this.cases}`,
			script: [...script],
			order: [],
			seen: new Set(),
			succeeded: new Map(),
			ambiguous: new Map(),
			requests: 0,
			cancelAt,
		};
		this.current = current;
		let cancelled = false;
		const run = await execute({
			parameters: { ...SEND, text: current.name, options: { concurrency, parallelWrites: concurrency > 1 } },
			items: Array.from({ length: items }, (_, index) => ({ id: index + 1 })),
			settings: { onError, ...(tries > 1 && { retryOnFail: true, maxTries: tries, waitBetweenTries: 1 }) },
			credential: { server: 'custom', customUrl: this.server.url },
			type,
			watch: (running) => {
				current.cancel = () => {
					cancelled = true;
					running.cancel();
				};
			},
		});
		if (cancelled) await pause(15);
		const outputs = (run.main ?? []).flat().filter((item) => item?.json.id !== undefined && !item.json.error);
		return {
			succeeded: current.succeeded,
			ambiguous: current.ambiguous,
			order: current.order,
			outputs: outputs.map(({ json: { id }, pairedItem }) => ({ id, item: (pairedItem.item ?? pairedItem) + 1 })),
			cancelled,
			checkpoints: run.run.data.executionData?.contextData?.['node:Chat2Desk'] ?? {},
			error: run.error,
		};
	}
}

module.exports = { ANSWERS, Batches, json };
