'use strict';

const { sleep } = require('n8n-workflow');
const { filterDuplicates } = require('../../../dist/nodes/Chat2Desk/trigger/deduplication');

/** n8n's record of processed items. */
class Memory {
	known = new Set();
	queries = [];

	async record(ids, context, options) {
		this.queries.push({ ids, context, options });
		const newIds = ids.filter((id) => !this.known.has(id));
		ids.forEach((id) => this.known.add(id));
		return { new: newIds, processed: ids.filter((id) => !newIds.includes(id)) };
	}
}

let serial = 0;
let memory;
let warnings;
beforeEach(() => {
	memory = new Memory();
	warnings = [];
	serial++;
});

function hostOf({ ids, mode = 'webhook', options = {}, signed = true, verify, record = memory.record.bind(memory) }) {
	return {
		getInputData: () => ids.map((id) => ({ json: { delivery_id: id, signed } })),
		getMode: () => mode,
		getNode: () => ({ id: 'node', name: 'Trigger' }),
		getWorkflow: () => ({ id: `workflow ${serial}` }),
		getNodeParameter: (name, _index, fallback) => ({ options, verifySignature: verify })[name] ?? fallback,
		helpers: { checkProcessedAndRecord: record },
		logger: { warn: (text) => warnings.push(text) },
	};
}

const passed = async (options) => (await filterDuplicates(hostOf(options))).map(({ json }) => json.delivery_id);

function deferred() {
	let resolve;
	const promise = new Promise((done) => (resolve = done));
	return { promise, resolve };
}

it('passes a delivery once', async () => {
	expect(await passed({ ids: ['a'] })).toEqual(['a']);
	expect(await passed({ ids: ['a'] })).toEqual([]);
	expect(await passed({ ids: ['b'] })).toEqual(['b']);
});

it('removes a delivery that another process recorded', async () => {
	memory.known.add('a');
	expect(await passed({ ids: ['a'] })).toEqual([]);
});

it('records per node, within a bound', async () => {
	await passed({ ids: ['a'] });
	expect(memory.queries).toEqual([{ ids: ['a'], context: 'node', options: { mode: 'entries', maxEntries: 2000 } }]);
});

it('records the newest deliveries again, in case another process overwrote them', async () => {
	for (let index = 0; index < 30; index++) await passed({ ids: [`id ${index}`] });
	memory.known.clear();
	await passed({ ids: ['last'] });
	expect(memory.known.size).toBe(21);
	expect(await passed({ ids: ['id 29'] })).toEqual([]);
});

it('runs one query at a time, so that simultaneous copies do not both pass', async () => {
	let running = 0;
	const record = async (ids, context, options) => {
		expect(++running).toBe(1);
		await sleep(5);
		const answer = await memory.record(ids, context, options);
		running--;
		return answer;
	};
	const both = await Promise.all([passed({ ids: ['a'], record }), passed({ ids: ['a'], record })]);
	expect(both.flat()).toEqual(['a']);
});

it('batches deliveries that arrive during a query', async () => {
	memory.known.add('c');
	const [started, gate] = [deferred(), deferred()];
	const record = async (...query) => {
		started.resolve();
		await gate.promise;
		return await memory.record(...query);
	};
	const first = passed({ ids: ['a'], record });
	await started.promise;
	const others = ['b', 'c', 'd', 'b', 'a'].map(async (id) => await passed({ ids: [id], record }));
	gate.resolve();
	expect(await Promise.all([first, ...others])).toEqual([['a'], ['b'], [], ['d'], [], []]);
	expect(memory.queries.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b', 'c', 'd', 'a']]);
});

it('passes each delivery of a batch once if the query fails', async () => {
	const record = async () => await Promise.reject(new Error('The database is gone'));
	const both = await Promise.all(['a', 'b', 'a'].map(async (id) => await passed({ ids: [id], record })));
	expect(both).toEqual([['a'], ['b'], []]);
});

it.each([
	['a manual execution', { mode: 'manual' }],
	['a retry', { mode: 'retry' }],
	['Ignore Duplicates turned off', { options: { ignoreDuplicates: false } }],
	['a response after the last node', { options: { responseMode: 'lastNode' } }],
])('skips deduplication for %s', async (_name, options) => {
	memory.known.add('a');
	expect(await passed({ ids: ['a'], ...options })).toEqual(['a']);
	expect(memory.queries).toEqual([]);
});

it.each([
	['fails', async () => await Promise.reject(new Error('The database is gone'))],
	['is missing', undefined],
])('passes a delivery and logs a warning if the record %s', async (_name, record) => {
	const host = hostOf({ ids: ['a'] });
	Object.assign(host.helpers, { checkProcessedAndRecord: record });
	expect(await filterDuplicates(host)).toHaveLength(1);
	expect(warnings).toHaveLength(1);
	expect(await passed({ ids: ['b'] })).toEqual(['b']);
});

it.each([
	['whenPresent', 0],
	['off', 1],
])('with Verify Signature "%s", records %d unsigned deliveries', async (verify, count) => {
	expect(await passed({ ids: ['a'], signed: false, verify })).toEqual(['a']);
	expect(memory.queries).toHaveLength(count);
});

it('does not let unsigned deliveries displace signed ones', async () => {
	await passed({ ids: ['signed'], verify: 'whenPresent' });
	for (let index = 0; index < 30; index++)
		await passed({ ids: [`forged ${index}`], signed: false, verify: 'whenPresent' });
	expect([...memory.known]).toEqual(['signed']);
	expect(await passed({ ids: ['signed'], verify: 'whenPresent' })).toEqual([]);
});
