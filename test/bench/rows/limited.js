'use strict';

const { chat2desk, counted, httpRequest, splitOut } = require('../support/workflows');

/** What the server allows: a bucket that holds 20 calls, and that 20 more come into every second; who is refused is told to wait one. */
const ALLOWED = 20;
const LIMIT = { kind: 'rate_limit', per_second: ALLOWED, bucket: ALLOWED, retry_after: 1 };
const LATENCY = { kind: 'latency', ms: 50 };

const READS = 200;
const MESSAGES = 1_000;
const RECIPIENTS = 200;

/** The share of the allowed rate that was used: the bucket's content is there from the first moment on. */
const used = (count, seconds) => (count - ALLOWED) / ALLOWED / seconds;

const shareOfRefused = ({ refused, calls }) => refused.median / calls.median;

const limited = {
	row: 2,
	title: '200 reads, answered at once, the server allows 20 a second (bucket of 20)',
	contestants: { node: 'Chat2Desk', http: 'HTTP Request', batched: 'HTTP Request, 20 a second' },
	charts: [
		{
			what: '200 reads, 20 a second allowed: calls refused',
			unit: 'calls',
			field: 'refused',
			keys: ['node', 'http', 'batched'],
		},
	],
	cold: true,
	// It waits for the clock, whatever happens.
	rounds: { batched: 3 },
	async prepare(setup) {
		const ids = splitOut('body.ids');
		const url = `=${setup.sandbox.url}/v1/clients/{{ $json['body.ids'] }}`;
		const client = { __rl: true, mode: 'id', value: "={{ $json['body.ids'] }}" };
		const batching = { batching: { batch: { batchSize: ALLOWED, batchInterval: 1000 } } };
		const chains = {
			node: [chat2desk({ resource: 'client', operation: 'get', clientId: client, simplify: false }), counted('id')],
			http: [httpRequest({ url }), counted('data.id')],
			batched: [httpRequest({ url, options: batching }), counted('data.id')],
		};
		const contestants = Object.entries(chains).map(async ([key, chain]) => {
			const { run, renew } = await setup.publish(key, [ids, ...chain]);
			return [
				key,
				limitedContestant(setup, { run, renew, field: key === 'node' ? 'unique_count_id' : 'unique_count_data_id' }),
			];
		});
		return Object.fromEntries(await Promise.all(contestants));
	},
	goals: ({ node }) => [
		{ what: 'share of the reads that succeed', value: node.found.median / READS, least: 1 },
		{ what: 'of the allowed rate', value: used(READS, node.seconds.median), least: 0.95 },
		{ what: 'of the calls refused', value: shareOfRefused(node), most: 0.05 },
	],
};

function limitedContestant(setup, { run, renew, field }) {
	return {
		async before() {
			await renew();
			setup.behave([LIMIT]);
		},
		run: async () => (await run({ ids: setup.clients.slice(0, READS) }))[field] ?? 0,
		told(found) {
			const { all, refused } = setup.calls();
			return { found, calls: all, refused };
		},
	};
}

/** What the clients got since a message, in the order in which it came to them. */
function received(account, since) {
	const byClient = new Map();
	for (const { id, type, client_id, text } of account.messages.all()) {
		if (id > since && type === 'to_client')
			byClient.set(client_id, [...(byClient.get(client_id) ?? []), Number(text.split(' ')[1])]);
	}
	return byClient;
}

/** @throws {Error} where a message is missing or came twice, or a client got theirs in another order */
function assertInOrder(byClient) {
	const numbers = [...byClient.values()].flat();
	if (numbers.length !== MESSAGES || new Set(numbers).size !== MESSAGES)
		throw new Error(`${numbers.length} messages came`);
	for (const [client, own] of byClient) {
		if (own.some((number, index) => index > 0 && number < own[index - 1]))
			throw new Error(`Client ${client} got ${own}`);
	}
}

const sending = {
	row: 8,
	title: '1,000 messages to 200 clients, Parallel Writes, each answer after 50 ms, the server allows 20 a second',
	contestants: { node: 'Chat2Desk' },
	cold: true,
	// The server's limit sets the time, so that little differs between the rounds; and each takes most of a minute.
	rounds: { node: 3 },
	async prepare(setup) {
		const { run, renew } = await setup.publish('Messages', [
			splitOut('body.messages'),
			chat2desk({
				resource: 'message',
				operation: 'send',
				clientId: { __rl: true, mode: 'id', value: '={{ $json.client }}' },
				text: '={{ $json.text }}',
				options: { parallelWrites: true },
			}),
			counted('message_id'),
		]);
		const since = () => setup.account.messages.nextId - 1;
		let last;
		const node = {
			async before() {
				await renew();
				setup.behave([{ ...LIMIT, method: 'POST' }, LATENCY]);
				last = since();
			},
			async run() {
				const messages = Array.from({ length: MESSAGES }, (_, index) => ({
					client: setup.clients[index % RECIPIENTS],
					text: `Message ${index}`,
				}));
				return await run({ messages });
			},
			told() {
				assertInOrder(received(setup.account, last));
				const { all, refused } = setup.calls();
				return { calls: all, refused };
			},
		};
		return { node };
	},
	goals: ({ node }) => [
		{ what: 'of the allowed rate', value: used(MESSAGES, node.seconds.median), least: 0.95 },
		{ what: 'of the calls refused', value: shareOfRefused(node), most: 0.05 },
	],
};

module.exports = [limited, sending];
