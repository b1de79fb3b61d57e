'use strict';

const { chat2desk, counted, httpRequest, splitOut } = require('../support/workflows');

/** The server's token bucket: capacity 20, refill 20 per second, Retry-After one second. */
const ALLOWED = 20;
const LIMIT = { kind: 'rate_limit', per_second: ALLOWED, bucket: ALLOWED, retry_after: 1 };
const LATENCY = { kind: 'latency', ms: 50 };

const READS = 200;
const MESSAGES = 1_000;
const RECIPIENTS = 200;

/** The share of the allowed rate that was used, not counting the bucket's initial capacity. */
const used = (count, seconds) => (count - ALLOWED) / ALLOWED / seconds;

const shareOfRejected = ({ rejected, calls }) => rejected.median / calls.median;

/** Reads the client whose ID is in the item. */
const GET_CLIENT = {
	resource: 'client',
	operation: 'get',
	clientId: { __rl: true, mode: 'id', value: "={{ $json['body.ids'] }}" },
	simplify: false,
};

const limited = {
	row: 2,
	title: '200 reads, immediate responses, rate limit of 20 per second (bucket of 20)',
	contestants: { node: 'Chat2Desk', http: 'HTTP Request', batched: 'HTTP Request, 20 per second' },
	charts: [
		{
			what: '200 reads, limit of 20 per second: rejected requests',
			unit: 'requests',
			field: 'rejected',
			keys: ['node', 'http', 'batched'],
		},
	],
	cold: true,
	// Its duration only depends on the clock.
	rounds: { batched: 3 },
	async prepare(setup) {
		const ids = splitOut('body.ids');
		const url = `=${setup.sandbox.url}/v1/clients/{{ $json['body.ids'] }}`;
		const batching = { batching: { batch: { batchSize: ALLOWED, batchInterval: 1000 } } };
		const chains = {
			node: [chat2desk(GET_CLIENT), counted('id')],
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
		{ what: 'share of successful reads', value: node.found.median / READS, least: 1 },
		{ what: 'share of the allowed rate', value: used(READS, node.seconds.median), least: 0.95 },
		{ what: 'share of rejected requests', value: shareOfRejected(node), most: 0.05 },
	],
};

function limitedContestant(setup, { run, renew, field }) {
	return {
		async before() {
			await renew();
			setup.behave([LIMIT]);
		},
		run: async () => (await run({ ids: setup.clients.slice(0, READS) }))[field] ?? 0,
		report(found) {
			const { all, rejected } = setup.calls();
			return { found, calls: all, rejected };
		},
	};
}

/** The messages that each client received since a given message, in order. */
function received(account, since) {
	const byClient = new Map();
	for (const { id, type, client_id, text } of account.messages.all()) {
		if (id > since && type === 'to_client')
			byClient.set(client_id, [...(byClient.get(client_id) ?? []), Number(text.split(' ')[1])]);
	}
	return byClient;
}

/** @throws {Error} if a message is missing, duplicated or out of order */
function assertInOrder(byClient) {
	const numbers = [...byClient.values()].flat();
	if (numbers.length !== MESSAGES || new Set(numbers).size !== MESSAGES)
		throw new Error(`${numbers.length} messages arrived`);
	for (const [client, own] of byClient) {
		if (own.some((number, index) => index > 0 && number < own[index - 1]))
			throw new Error(`Client ${client} received ${own}`);
	}
}

const sending = {
	row: 8,
	title: '1,000 messages to 200 clients, Parallel Writes, responses after 50 ms, rate limit of 20 per second',
	contestants: { node: 'Chat2Desk' },
	cold: true,
	// The rate limit determines the duration, so rounds differ little. Each takes most of a minute.
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
			report() {
				assertInOrder(received(setup.account, last));
				const { all, rejected } = setup.calls();
				return { calls: all, rejected };
			},
		};
		return { node };
	},
	goals: ({ node }) => [
		{ what: 'share of the allowed rate', value: used(MESSAGES, node.seconds.median), least: 0.95 },
		{ what: 'share of rejected requests', value: shareOfRejected(node), most: 0.05 },
	],
};

const WORKFLOWS = 20;
const READS_EACH = 40;

const sharing = {
	row: 11,
	title: `${WORKFLOWS} workflows of one account at once, ${READS_EACH} reads each, responses after 50 ms, rate limit of 20 per second`,
	contestants: { node: 'Chat2Desk' },
	cold: true,
	// The rate limit determines the duration, so rounds differ little. Each takes 40 s.
	rounds: { node: 3 },
	async prepare(setup) {
		const credentials = await setup.credentials();
		const workflows = [];
		for (let index = 1; index <= WORKFLOWS; index++) {
			const chain = [splitOut('body.ids'), chat2desk(GET_CLIENT), counted('id')];
			workflows.push(await setup.publish(`Workflow ${index}`, chain, credentials));
		}
		const timed = async ({ run }, index) => {
			const ids = setup.clients.slice(index * READS_EACH, (index + 1) * READS_EACH);
			const begun = performance.now();
			const { unique_count_id: found } = await run({ ids });
			return { found, seconds: (performance.now() - begun) / 1000 };
		};
		const node = {
			async before() {
				await credentials.renew();
				setup.behave([LIMIT, LATENCY]);
			},
			run: async () => await Promise.all(workflows.map(timed)),
			report(outcomes) {
				const seconds = outcomes.map((each) => each.seconds);
				const { all, rejected } = setup.calls();
				const [fastest, slowest] = [Math.min(...seconds), Math.max(...seconds)];
				const found = outcomes.reduce((sum, each) => sum + each.found, 0);
				return { fastest, slowest, ratio: slowest / fastest, found, calls: all, rejected };
			},
		};
		return { node };
	},
	goals: ({ node }) => [
		{ what: 'slowest workflow relative to the fastest', value: node.ratio.median, most: 1.5 },
		{ what: 'share of successful reads', value: node.found.median / (WORKFLOWS * READS_EACH), least: 1 },
		// n8n needs more than a second to start all workflows.
		{ what: 'share of the allowed rate', value: used(WORKFLOWS * READS_EACH, node.seconds.median), least: 0.9 },
		{ what: 'share of rejected requests', value: shareOfRejected(node), most: 0.05 },
	],
};

module.exports = [limited, sending, sharing];
