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

/** How the server answers, by name: whether it carries the request out, and what the sender is told. */
const ANSWERS = {
	done: { carries: true, tell: (response, id) => json(response, 200, { status: 'success', data: { id: id * 10 } }) },
	refused: { tell: (response) => json(response, 400, { status: 'error', message: 'no' }) },
	limited: { tell: (response) => response.writeHead(429, { 'retry-after': '0' }).end('{"status":"error"}') },
	'carried out, 504': { carries: true, doubt: true, tell: (response) => json(response, 504, { status: 'error' }) },
	'not carried out, 504': { doubt: true, tell: (response) => json(response, 504, { status: 'error' }) },
	'carried out, cut': { carries: true, doubt: true, tell: (response) => response.destroy() },
	'web page': {
		doubt: true,
		tell: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
	},
	'half JSON': {
		carries: true,
		doubt: true,
		tell: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":'),
	},
};

/** Runs of the node against one server that answers as a case says, and what came of them. */
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
		// A request that a cancel cut off in the case before may come late.
		if (name !== current.name) return void response.destroy();
		const { answer, late } = current.script.shift() ?? { answer: 'done', late: false };
		const { carries, doubt, tell } = ANSWERS[answer];
		if (!current.seen.has(id)) current.order.push(id);
		current.seen.add(id);
		if (carries) current.carriedOut.set(id, (current.carriedOut.get(id) ?? 0) + 1);
		// A request after one in doubt is what must never be; the one in doubt is the first.
		if (doubt || current.inDoubt.has(id)) current.inDoubt.set(id, (current.inDoubt.get(id) ?? 0) + 1);
		if (++current.requests === current.cancelAt) current.cancel();
		if (late) await pause(4);
		if (!response.destroyed) tell(response, id);
	}

	/** One case: everything that the server saw, and what the node put out. */
	async run({ script, items, concurrency, tries, onError, cancelAt, type }) {
		const current = {
			name: `case ${++this.cases}`,
			script: [...script],
			order: [],
			seen: new Set(),
			carriedOut: new Map(),
			inDoubt: new Map(),
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
			carriedOut: current.carriedOut,
			sent: { inDoubt: current.inDoubt },
			order: current.order,
			outputs: outputs.map(({ json: { id }, pairedItem }) => ({ id, item: (pairedItem.item ?? pairedItem) + 1 })),
			cancelled,
			keptNotes: run.run.data.executionData?.contextData?.['node:Chat2Desk'] ?? {},
			error: run.error,
		};
	}
}

module.exports = { ANSWERS, Batches, json };
