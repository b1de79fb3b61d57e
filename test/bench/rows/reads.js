'use strict';

const { chat2desk, counted, httpRequest, splitOut } = require('../support/workflows');

const BOTH = ['node', 'http'];

/** Reads clients by ID with both contestants. */
async function readers(setup) {
	const ids = splitOut('body.ids');
	const id = "={{ $json['body.ids'] }}";
	const client = { __rl: true, mode: 'id', value: id };
	const node = await setup.publish('Chat2Desk', [
		ids,
		chat2desk({ resource: 'client', operation: 'get', clientId: client, simplify: false }),
		counted('id'),
	]);
	const http = await setup.publish('HTTP Request', [
		ids,
		httpRequest({ url: `=${setup.sandbox.url}/v1/clients/{{ $json['body.ids'] }}` }),
		counted('data.id'),
	]);
	return { node, http };
}

/**
 * A row that reads a number of clients by ID.
 * @param {{row: number, title: string, count: number, faults: object[], goals: Function}} row
 */
const reading = ({ count, faults, ...row }) => ({
	...row,
	contestants: { node: 'Chat2Desk', http: 'HTTP Request' },
	async prepare(setup) {
		const published = await readers(setup);
		const contestant = (key, field) => ({
			async before() {
				await published[key].renew();
				setup.behave(faults);
			},
			run: async (share) => {
				const ids = setup.clients.slice(0, count * share);
				return { wanted: ids.length, found: (await published[key].run({ ids }))[field] };
			},
			report({ wanted, found }) {
				if (wanted !== found) throw new Error(`${key}: ${found} of ${wanted} clients arrived`);
				return { calls: setup.calls().all };
			},
		});
		return { node: contestant('node', 'unique_count_id'), http: contestant('http', 'unique_count_data_id') };
	},
});

module.exports = [
	reading({
		row: 1,
		title: '1,000 clients by ID, responses after 50 ms, default options',
		count: 1_000,
		charts: [{ what: '1,000 clients by ID', unit: 's', field: 'seconds', keys: BOTH }],
		faults: [{ kind: 'latency', ms: 50 }],
		goals: ({ node, http }) => [
			{ what: 'time relative to HTTP Request', value: node.seconds.median / http.seconds.median, most: 0.75 },
		],
	}),
	reading({
		row: 5,
		title: '5,000 cheap reads, immediate responses',
		count: 5_000,
		charts: [
			{ what: '5,000 cheap reads: time', unit: 's', field: 'seconds', keys: BOTH },
			{ what: '5,000 cheap reads: CPU', unit: 's', field: 'cpu', keys: BOTH },
		],
		faults: [],
		goals: ({ node, http }) => [
			{ what: 'CPU relative to HTTP Request', value: node.cpu.median / http.cpu.median, most: 0.6 },
			// Rounded: V8 keeps most of the memory of the largest run, so both contestants start there.
			{
				what: 'peak memory relative to HTTP Request',
				value: Number((node.peak.median / http.peak.median).toFixed(2)),
				most: 1,
			},
		],
	}),
];
