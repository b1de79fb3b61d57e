'use strict';

const { CLIENTS, MESSAGES } = require('../support/account');
const { chat2desk, counted, httpRequest, paging, splitOut } = require('../support/workflows');

const LATENCY = { kind: 'latency', ms: 50 };
const PAGE = '$response?.body?.data';

/** A contestant that reads a list to its end. */
const lister = (setup, { run, renew }, { count, variants = {} }) => ({
	async before() {
		await renew();
		setup.behave([LATENCY], variants);
	},
	run: async () => (await run()).unique_count_id,
	told(found) {
		if (found !== count) throw new Error(`${found} of ${count} came`);
		return { calls: setup.calls().all };
	},
});

/** HTTP Request's paging by offset, and one item a row. */
const byOffset = (setup, limit) => [
	httpRequest({
		url: `${setup.sandbox.url}/v1/clients?limit=${limit}`,
		options: paging(
			'offset',
			`$pageCount * ${limit}`,
			`${PAGE}.length + $response.body.meta.offset >= $response.body.meta.total`,
		),
	}),
	splitOut('data'),
	counted('id'),
];

const clients = {
	row: 3,
	title: `Return All of 10,000 clients, each answer after 50 ms`,
	contestants: {
		node: 'Chat2Desk',
		http: "HTTP Request's paging, 200 rows a page",
		node20: 'Chat2Desk, 20 rows a page',
		http20: "HTTP Request's paging, 20 rows a page",
	},
	charts: [
		{ what: '10,000 clients', unit: 's', field: 'seconds', keys: ['node', 'http'] },
		{ what: '10,000 clients, 20 rows a page', unit: 's', field: 'seconds', keys: ['node20', 'http20'] },
	],
	async prepare(setup) {
		const own = [
			chat2desk({ resource: 'client', operation: 'getAll', returnAll: true, simplify: false }),
			counted('id'),
		];
		const node = await setup.publish('All clients', own);
		const [http, http20] = [
			await setup.publish('All clients by HTTP', byOffset(setup, 200)),
			await setup.publish('All clients by HTTP, 20', byOffset(setup, 20)),
		];
		const small = { count: CLIENTS, variants: { maxPageSize: 20 } };
		return {
			node: lister(setup, node, { count: CLIENTS }),
			http: lister(setup, http, { count: CLIENTS }),
			node20: lister(setup, node, small),
			http20: lister(setup, http20, small),
		};
	},
	goals: ({ node, http, node20, http20 }) => [
		{ what: 'times as fast, 200 rows a page', value: http.seconds.median / node.seconds.median, least: 8 },
		{ what: 'times as fast, 20 rows a page', value: http20.seconds.median / node20.seconds.median, least: 7 },
		{ what: 'requests, of those of HTTP Request', value: node.calls.median / http.calls.median, most: 1 },
	],
};

const messages = {
	row: 4,
	title: '5,000 messages of a dialog, each answer after 50 ms',
	contestants: { node: 'Chat2Desk', http: "HTTP Request's paging by start_id" },
	charts: [{ what: '5,000 messages of a dialog', unit: 's', field: 'seconds', keys: ['node', 'http'] }],
	async prepare(setup) {
		const filters = { dialogId: { __rl: true, mode: 'id', value: String(setup.dialog) } };
		const own = { resource: 'message', operation: 'getAll', returnAll: true, simplify: false, filters };
		const node = await setup.publish('Messages of a dialog', [chat2desk(own), counted('id')]);
		const next = `${PAGE}?.length ? ${PAGE}[${PAGE}.length - 1].id + 1 : 0`;
		const http = await setup.publish('Messages by HTTP', [
			httpRequest({
				url: `${setup.sandbox.url}/v1/messages?limit=200&dialog_id=${setup.dialog}`,
				// What `meta.total` counts here is not documented: such a list ends with a page that is not full.
				options: paging('start_id', next, `${PAGE}.length < $response.body.meta.limit`),
			}),
			splitOut('data'),
			counted('id'),
		]);
		const wanted = { count: MESSAGES };
		return { node: lister(setup, node, wanted), http: lister(setup, http, wanted) };
	},
	goals: ({ node, http }) => [
		{ what: 'time, of that of HTTP Request', value: node.seconds.median / http.seconds.median, most: 0.93 },
		{ what: 'requests, of those of HTTP Request', value: node.calls.median / http.calls.median, most: 1 },
	],
};

module.exports = [clients, messages];
