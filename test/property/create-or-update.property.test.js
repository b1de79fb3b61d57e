'use strict';

const { createSandbox } = require('../../sandbox/server');
const { execute } = require('../support/n8n-core');
const { fc, testProperty } = require('./support/check-property');

const PARAMETERS = {
	resource: 'client',
	operation: 'createOrUpdate',
	matchBy: 'phone',
	transport: 'whatsapp',
	phone: '={{ $json.phone }}',
	customFields: { mappingMode: 'defineBelow', value: { 1: '={{ $json.number }}' }, schema: [] },
	updateFields: { nickname: '={{ $json.name }}', comment: '={{ $json.note }}' },
};

/** Ways to write the phone of a client. */
const SPELLINGS = [
	(digits) => digits,
	(digits) => Number(digits),
	(digits) => ` +${digits.slice(0, 1)} (${digits.slice(1, 4)}) ${digits.slice(4)} `,
	(digits) => `00${digits}`,
	(digits) => `${digits}.0`,
];
const MEXICO = ['525512345678', '5215512345678'];

const who = fc.integer({ min: 0, max: 5 });
const rows = fc.array(
	fc.record({
		who,
		spelling: fc.nat(SPELLINGS.length - 1),
		form: fc.nat(1),
		number: fc.constantFrom('', 'K-1', ' K-1 ', 7),
		name: fc.constantFrom('', 'Ann', 'Ann '),
		note: fc.constantFrom('', '  ', 'VIP', 'a\r\nb'),
	}),
	{ minLength: 1, maxLength: 12 },
);

/** The phone of a client. The first one is in Mexico, where numbers have two forms. */
const digitsOf = ({ who: index, form }) => (index === 0 ? MEXICO[form] : `1555888000${index}`);

/** Executes the node and counts what it writes. */
async function run(sandbox, items, options) {
	const { calls } = sandbox.state.logs;
	const before = calls.all().at(-1)?.id ?? 0;
	const credential = { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' };
	const result = await execute({ parameters: { ...PARAMETERS, options }, items, credential });
	const writes = calls.all().filter(({ id, method }) => id > before && method !== 'GET');
	return { ...result, writes, actions: result.items.map(({ json }) => json.action) };
}

describe('Client > Create or Update', () => {
	testProperty(
		'creates each client once, keeps the last row of each, and writes nothing the second time',
		[rows, fc.boolean()],
		async (list, parallelWrites) => {
			const sandbox = await createSandbox({ port: 0 });
			try {
				const known = sandbox.account.clients.filter(() => true).length;
				const items = list.map((row) => ({ ...row, phone: SPELLINGS[row.spelling](digitsOf(row)) }));
				const first = await run(sandbox, items, { parallelWrites });
				expect(first.error).toBeUndefined();
				const people = new Set(list.map(({ who: index }) => index));
				expect(first.actions.filter((action) => action === 'created')).toHaveLength(people.size);
				expect(sandbox.account.clients.filter(() => true)).toHaveLength(known + people.size);

				const last = [...people].map((index) => items.findLast((row) => row.who === index));
				const second = await run(sandbox, last, { parallelWrites });
				expect([second.error, second.actions]).toEqual([undefined, last.map(() => 'unchanged')]);
				expect(second.writes).toEqual([]);
			} finally {
				await sandbox.close();
			}
		},
		{ share: 0.4 },
	);

	it('writes nothing the second time for 1,000 rows', async () => {
		const sandbox = await createSandbox({ port: 0 });
		try {
			const known = sandbox.account.clients.filter(({ phone }) => /^\d+$/.test(phone)).slice(0, 900);
			const unknown = Array.from({ length: 1000 - known.length }, (_, index) => ({ phone: `1555999${1000 + index}` }));
			const items = [...known, ...unknown].map(({ phone }, index) => ({
				phone: SPELLINGS[index % SPELLINGS.length](phone),
				number: `N-${index}`,
				name: `Client ${index}`,
				note: index % 3 === 0 ? '' : `Row ${index}`,
			}));
			const first = await run(sandbox, items, { parallelWrites: true });
			expect(first.error).toBeUndefined();
			expect(first.actions.filter((action) => action === 'unchanged')).toEqual([]);
			expect(first.actions.filter((action) => action === 'created')).toHaveLength(unknown.length);
			const second = await run(sandbox, items, { parallelWrites: true });
			expect(second.actions).toEqual(items.map(() => 'unchanged'));
			expect(second.writes).toEqual([]);
			expect(second.items.map(({ json }) => json.id)).toEqual(first.items.map(({ json }) => json.id));
		} finally {
			await sandbox.close();
		}
	}, 600_000);
});
