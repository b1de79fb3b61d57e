'use strict';

const { CLIENTS, MANY_CLIENTS, MESSAGES, withManyClients } = require('../support/account');
const { chat2desk, counted, httpRequest, paging, splitOut } = require('../support/workflows');

const LATENCY = { kind: 'latency', ms: 50 };
const PAGE = '$response?.body?.data';

/**
 * A contestant that reads a whole list.
 * @param {object} setup
 * @param {object} published
 * @param {{count: number, variants?: object, account?: any}} list its number of rows; `account`: one other than the
 * seeded one, whose clients then serve as warm-up
 */
function lister(setup, { run, renew }, { count, variants = {}, account }) {
	let wanted;
	return {
		async before(share) {
			const isSeeded = account === undefined || share < 1;
			wanted = isSeeded && account !== undefined ? CLIENTS : count;
			await renew(isSeeded ? undefined : account);
			setup.behave([LATENCY], variants);
		},
		run: async () => (await run()).unique_count_id,
		report(found) {
			if (found !== wanted) throw new Error(`${found} of ${wanted} rows arrived`);
			return { calls: setup.calls().all };
		},
	};
}

/** HTTP Request with pagination by offset, and one item per row. */
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

/** *Return All* of the clients. */
const allClients = () => [
	chat2desk({ resource: 'client', operation: 'getAll', returnAll: true, simplify: false }),
	counted('id'),
];

const clients = {
	row: 3,
	title: 'Return All of 10,000 clients, responses after 50 ms',
	contestants: {
		node: 'Chat2Desk',
		http: 'HTTP Request, 200 rows per page',
		node20: 'Chat2Desk, 20 rows per page',
		http20: 'HTTP Request, 20 rows per page',
	},
	charts: [
		{ what: '10,000 clients', unit: 's', field: 'seconds', keys: ['node', 'http'] },
		{ what: '10,000 clients, 20 rows per page', unit: 's', field: 'seconds', keys: ['node20', 'http20'] },
	],
	async prepare(setup) {
		const node = await setup.publish('All clients', allClients());
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
		{ what: 'speedup with 200 rows per page', value: http.seconds.median / node.seconds.median, least: 8 },
		{ what: 'speedup with 20 rows per page', value: http20.seconds.median / node20.seconds.median, least: 7 },
		{ what: 'requests relative to HTTP Request', value: node.calls.median / http.calls.median, most: 1 },
	],
};

const messages = {
	row: 4,
	title: '5,000 messages of a dialog, responses after 50 ms',
	contestants: { node: 'Chat2Desk', http: 'HTTP Request, paginated by start_id' },
	charts: [{ what: '5,000 messages of a dialog', unit: 's', field: 'seconds', keys: ['node', 'http'] }],
	async prepare(setup) {
		const filters = { dialogId: { __rl: true, mode: 'id', value: String(setup.dialog) } };
		const own = { resource: 'message', operation: 'getAll', returnAll: true, simplify: false, filters };
		const node = await setup.publish('Messages of a dialog', [chat2desk(own), counted('id')]);
		const next = `${PAGE}?.length ? ${PAGE}[${PAGE}.length - 1].id + 1 : 0`;
		const http = await setup.publish('Messages by HTTP', [
			httpRequest({
				url: `${setup.sandbox.url}/v1/messages?limit=200&dialog_id=${setup.dialog}`,
				// The meaning of `meta.total` is not documented for messages, so a partial page marks the end of the
				// list.
				options: paging('start_id', next, `${PAGE}.length < $response.body.meta.limit`),
			}),
			splitOut('data'),
			counted('id'),
		]);
		const wanted = { count: MESSAGES };
		return { node: lister(setup, node, wanted), http: lister(setup, http, wanted) };
	},
	goals: ({ node, http }) => [
		{ what: 'time relative to HTTP Request', value: node.seconds.median / http.seconds.median, most: 0.93 },
		{ what: 'requests relative to HTTP Request', value: node.calls.median / http.calls.median, most: 1 },
	],
};

const manyClients = {
	row: 10,
	title: 'Return All of 100,000 clients, responses after 50 ms',
	contestants: {
		node: 'Chat2Desk',
		http: 'HTTP Request, 200 rows per page',
		node10: 'Chat2Desk, 10,000 clients',
	},
	charts: [{ what: '100,000 clients', unit: 's', field: 'seconds', keys: ['node', 'http'] }],
	releasesMemory: true,
	// Each takes half a minute.
	rounds: { http: 3 },
	async prepare(setup) {
		const node = await setup.publish('All clients', allClients());
		const http = await setup.publish('All clients by HTTP', byOffset(setup, 200));
		const [few, many] = [{ count: CLIENTS }, { count: MANY_CLIENTS, account: withManyClients(setup.account) }];
		return {
			node: lister(setup, node, many),
			http: lister(setup, http, many),
			node10: lister(setup, node, few),
		};
	},
	goals: ({ node, http, node10 }) => [
		{ what: 'time relative to 10,000 clients', value: node.seconds.median / node10.seconds.median, most: 11 },
		{
			what: 'peak memory relative to HTTP Request',
			value: Number((node.peak.median / http.peak.median).toFixed(2)),
			most: 1,
		},
		{ what: 'requests relative to HTTP Request', value: node.calls.median / http.calls.median, most: 1 },
	],
};

module.exports = [clients, messages, manyClients];
