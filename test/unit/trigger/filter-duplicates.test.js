'use strict';

const { sleep } = require('n8n-workflow');
const { filterDuplicates } = require('../../../dist/nodes/Chat2Desk/trigger/deduplication');

/** n8n's memory of processed items: what it was asked to record, and what it then calls new. */
class Memory {
	known = new Set();
	asked = [];

	async record(ids, context, options) {
		this.asked.push({ ids, context, options });
		const fresh = ids.filter((id) => !this.known.has(id));
		ids.forEach((id) => this.known.add(id));
		return { new: fresh, processed: ids.filter((id) => !fresh.includes(id)) };
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

function hostOf({ ids, mode = 'webhook', options = {}, record = memory.record.bind(memory) }) {
	return {
		getInputData: () => ids.map((deliveryId) => ({ json: { deliveryId } })),
		getMode: () => mode,
		getNode: () => ({ id: 'node', name: 'Trigger' }),
		getWorkflow: () => ({ id: `workflow ${serial}` }),
		getNodeParameter: (name, _index, fallback) => (name === 'options' ? options : fallback),
		helpers: { checkProcessedAndRecord: record },
		logger: { warn: (text) => warnings.push(text) },
	};
}

const passed = async (scene) => (await filterDuplicates(hostOf(scene))).map(({ json }) => json.deliveryId);

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

it('passes nothing that another process has recorded', async () => {
	memory.known.add('a');
	expect(await passed({ ids: ['a'] })).toEqual([]);
});

it('remembers for its own node, within a bound', async () => {
	await passed({ ids: ['a'] });
	expect(memory.asked).toEqual([{ ids: ['a'], context: 'node', options: { mode: 'entries', maxEntries: 2000 } }]);
});

it('writes its newest again, so that what another process wrote over is there again', async () => {
	for (let index = 0; index < 30; index++) await passed({ ids: [`id ${index}`] });
	memory.known.clear();
	await passed({ ids: ['last'] });
	expect(memory.known.size).toBe(21);
	expect(await passed({ ids: ['id 29'] })).toEqual([]);
});

it('looks up one after the other, so that copies at the same moment do not both pass', async () => {
	let underWay = 0;
	const record = async (ids, context, options) => {
		expect(++underWay).toBe(1);
		await sleep(5);
		const answer = await memory.record(ids, context, options);
		underWay--;
		return answer;
	};
	const both = await Promise.all([passed({ ids: ['a'], record }), passed({ ids: ['a'], record })]);
	expect(both.flat()).toEqual(['a']);
});

it('looks up together what comes while it looks up, each once and for its own execution', async () => {
	memory.known.add('c');
	const [begun, gate] = [deferred(), deferred()];
	const record = async (...asked) => {
		begun.resolve();
		await gate.promise;
		return await memory.record(...asked);
	};
	const first = passed({ ids: ['a'], record });
	await begun.promise;
	const others = ['b', 'c', 'd', 'b', 'a'].map(async (id) => await passed({ ids: [id], record }));
	gate.resolve();
	expect(await Promise.all([first, ...others])).toEqual([['a'], ['b'], [], ['d'], [], []]);
	expect(memory.asked.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b', 'c', 'd', 'a']]);
});

it('lets each of those that wait together pass once where the memory fails', async () => {
	const record = async () => await Promise.reject(new Error('The database is gone'));
	const both = await Promise.all(['a', 'b', 'a'].map(async (id) => await passed({ ids: [id], record })));
	expect(both).toEqual([['a'], ['b'], []]);
});

it.each([
	['a manual run', { mode: 'manual' }],
	['a retry', { mode: 'retry' }],
	['repeats that are wanted', { options: { ignoreDuplicates: false } }],
	['an answer that waits for the end', { options: { responseMode: 'lastNode' } }],
])('lets everything pass for %s', async (_name, scene) => {
	memory.known.add('a');
	expect(await passed({ ids: ['a'], ...scene })).toEqual(['a']);
	expect(memory.asked).toEqual([]);
});

it.each([
	['fails', async () => await Promise.reject(new Error('The database is gone'))],
	['is not there', undefined],
])('lets a delivery pass where the memory %s, and says so', async (_name, record) => {
	const host = hostOf({ ids: ['a'] });
	Object.assign(host.helpers, { checkProcessedAndRecord: record });
	expect(await filterDuplicates(host)).toHaveLength(1);
	expect(warnings).toHaveLength(1);
	expect(await passed({ ids: ['b'] })).toEqual(['b']);
});
