'use strict';

const workflow = require('n8n-workflow');
const { CASES, fc, testProperty } = require('./support/check-property');
const { BurstSimulation, Clock } = require('./support/burst-simulation');

const CLIENTS = [31, 32, 33];
const SECOND = 1_000;
/** 200 seeds in `npm test`. */
const SHARE = { share: Math.max(1, 200 / CASES) };

let clock;
const original = Object.getOwnPropertyDescriptor(workflow, 'sleep');
beforeAll(() => Object.defineProperty(workflow, 'sleep', { ...original, get: () => (ms) => clock.sleep(ms) }));
afterAll(() => Object.defineProperty(workflow, 'sleep', original));

const milliseconds = (max, min = 0) => fc.integer({ min, max });
/** Mostly prompt. Chat2Desk repeats a failed delivery after 10 seconds, 5 minutes and 2 hours. */
const delivery = fc.oneof(
	{ weight: 6, arbitrary: milliseconds(2 * SECOND, 100) },
	{ weight: 1, arbitrary: fc.constantFrom(11, 312, 7_512).map((seconds) => seconds * SECOND) },
);
const answer = fc.record({ afterMs: milliseconds(40 * SECOND), type: fc.constantFrom('to_client', 'autoreply') });
const line = fc.record({
	client: fc.constantFrom(...CLIENTS),
	gapMs: fc.oneof(fc.constant(0), milliseconds(3 * SECOND), milliseconds(12 * SECOND), milliseconds(90 * SECOND)),
	deliveryMs: delivery,
	// Chat2Desk's servers may differ by less than a delivery takes.
	skewMs: milliseconds(90),
	text: fc.constantFrom('one', 'two', 'Done!', 'done, thanks'),
	answer,
	/** Others who write before the line. */
	others: fc.array(fc.constantFrom('to_client', 'autoreply', 'comment', 'system'), { maxLength: 2 }),
});
const lines = fc.array(line, { minLength: 1, maxLength: 12 });
const silence = fc.integer({ min: 1, max: 20 });
const server = fc.record({
	pageSize: fc.constantFrom(5, 20, 200),
	offsetMs: fc.constantFrom(0, -3_600_000, 12_345),
	history: fc.integer({ min: 0, max: 30 }),
});
const limits = fc.record(
	{
		maxMessages: fc.integer({ min: 1, max: 4 }),
		maxWait: fc.integer({ min: 1, max: 40 }),
		endWords: fc.constant(['done', 'over and out']),
	},
	{ requiredKeys: [] },
);

/** Lets everything happen, and returns the simulation. */
async function simulate(written, values, { history = 0, ...options } = {}) {
	clock = new Clock();
	const simulation = new BurstSimulation({ clock, values, ...options });
	for (const client of CLIENTS)
		for (let count = 0; count < history; count++) simulation.write(client, count % 2 ? 'to_client' : 'system');
	const write = async () => {
		await clock.sleep(3_600_000);
		const executions = [];
		for (const { gapMs, others, ...each } of written) {
			await clock.sleep(gapMs);
			for (const type of others) simulation.write(each.client, type);
			executions.push(simulation.line(each));
		}
		await Promise.all(executions);
	};
	const [done] = await Promise.all([write().then(() => true), clock.run()]);
	expect(done).toBe(true);
	return simulation;
}

const idsOf = ({ messages }) => messages.map(({ message_id }) => message_id);
const ascending = (ids) => [...ids].sort((a, b) => a - b);

/** Every line is in one burst of its client, in order. */
function expectEachLineOnce({ bursts, lines: all }) {
	expect(ascending(bursts.flatMap(idsOf))).toEqual(all);
	for (const { count, messages, text, message_id } of bursts) {
		expect(messages).toHaveLength(count);
		expect(message_id).toBe(messages[count - 1].message_id);
		expect(text.split('\n')).toHaveLength(count);
		const times = messages.map(({ at }) => Date.parse(at));
		expect(times).toEqual([...times].sort((a, b) => a - b));
	}
}

describe('Collect Messages', () => {
	testProperty(
		'returns each line in one burst, with any pauses, deliveries, answers and clocks',
		[lines, silence, server],
		async (written, seconds, options) => {
			const simulation = await simulate(written, { silence: seconds }, options);
			expectEachLineOnce(simulation);
			const burstOf = new Map(simulation.bursts.flatMap((burst, at) => idsOf(burst).map((id) => [id, at])));
			for (const client of CLIENTS) {
				const own = simulation.rowsOf(client).filter(({ type }) => type === 'from_client');
				for (const [index, { id }] of own.entries()) {
					if (index === 0) continue;
					const before = own[index - 1].id;
					const pauseMs = simulation.writtenAt.get(id) - simulation.writtenAt.get(before);
					const isTogether = burstOf.get(id) === burstOf.get(before);
					if (pauseMs < seconds * SECOND - 100) expect(isTogether).toBe(true);
					if (pauseMs > (seconds + 1) * SECOND + 100) expect(isTogether).toBe(false);
				}
			}
		},
		SHARE,
	);

	testProperty(
		'returns each line in one burst within the limits',
		[lines, silence, limits, server],
		async (written, seconds, { endWords, ...limited }, options) => {
			const simulation = await simulate(written, { silence: seconds, endWords, ...limited }, options);
			expectEachLineOnce(simulation);
			const { maxMessages = 30, maxWait = Infinity } = limited;
			for (const { count, messages, at } of simulation.bursts) {
				expect(count).toBeLessThanOrEqual(maxMessages);
				if (endWords) expect(messages.slice(0, -1).filter(({ text }) => text === 'Done!')).toEqual([]);
				const [first, last] = [messages[0], messages[count - 1]].map((each) =>
					simulation.writtenAt.get(each.message_id),
				);
				const { deliveryMs } = written[simulation.lines.indexOf(messages[count - 1].message_id)];
				expect(at - first).toBeLessThanOrEqual(maxWait * SECOND + deliveryMs + 2 * SECOND);
				if (endWords && messages[count - 1].text === 'Done!') expect(at - last).toBe(deliveryMs + SECOND);
			}
		},
		SHARE,
	);

	testProperty(
		'omits only answered lines with Skip Answered Messages',
		[lines, silence, limits, server],
		async (written, seconds, limited, options) => {
			const values = { silence: seconds, skipAnswered: true, ...limited };
			const simulation = await simulate(written, values, options);
			const returned = simulation.bursts.flatMap(idsOf);
			expect(new Set(returned).size).toBe(returned.length);
			for (const { id, client_id } of CLIENTS.flatMap((client) => simulation.rowsOf(client))) {
				if (!simulation.lines.includes(id) || returned.includes(id)) continue;
				const later = simulation.rowsOf(client_id).filter((row) => row.type === 'to_client' && row.id > id);
				expect(later.length).toBeGreaterThan(0);
			}
		},
		SHARE,
	);

	testProperty('sends one request per line', [lines, silence], async (written, seconds) => {
		const { requests } = await simulate(written, { silence: seconds });
		expect(requests).toBe(written.length);
	});
});
