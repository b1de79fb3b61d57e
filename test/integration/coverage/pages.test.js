'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { execute } = require('../../support/n8n-core');
const { parametersOf } = require('./parameters');

const TALKATIVE = 31_000_002;
const idsOf = (items) => items.map(({ json }) => json.id);
const ascending = (rows) => rows.map(({ id }) => id).sort((a, b) => a - b);

/** Runs the node on its own sandbox. */
function setup(options) {
	const own = {};
	beforeAll(async () => {
		own.sandbox = await createSandbox({ port: 0, ...options });
	});
	afterAll(() => own.sandbox.close());
	own.run = async (key, values, more = { returnAll: true }, credential = {}) => {
		const { state, url } = own.sandbox;
		const before = state.logs.calls.all().at(-1)?.id ?? 0;
		const { items, error } = await execute({
			parameters: parametersOf(key, values, { simplify: false, ...more }),
			credential: { server: 'custom', customUrl: url, apiToken: 'sandbox-token', ...credential },
		});
		expect(error).toBeUndefined();
		expect(state.logs.violations.all()).toEqual([]);
		return { items, calls: state.logs.calls.all().filter(({ id }) => id > before) };
	};
	return own;
}

/** Lists of the seeded account with more rows than a small page. */
const LISTS = {
	'client.getAll': ({ clients }) => clients.all(),
	'dialog.getAll': ({ dialogs }) => dialogs.all(),
	'message.getAll': ({ messages }) => messages.all(),
	'tag.getAll': ({ tags }) => tags.all(),
};

describe.each([
	[20, true],
	[20, false],
	[200, true],
	[200, false],
])('a sandbox with %i rows per page (metadata: %s)', (maxPageSize, listMetadata) => {
	const own = setup({ variants: { maxPageSize, listMetadata } });

	it.each(Object.entries(LISTS))('%s returns all rows once', async (key, all) => {
		const run = await own.run(key, {});
		const { items } = run;
		const calls = run.calls.filter(({ path }) => path === run.calls[0].path);
		const wanted = ascending(all(own.sandbox.account));
		expect(wanted.length).toBeGreaterThan(20);
		expect(idsOf(items).sort((a, b) => a - b)).toEqual(wanted);
		const pages = Math.ceil(wanted.length / maxPageSize);
		// With start_id, only a partial page marks the end.
		if (listMetadata) expect(calls.length).toBeLessThanOrEqual(key === 'message.getAll' ? pages + 1 : pages);
	});

	it('statistics return all rows of the day', async () => {
		const [[date, rows]] = Object.entries(own.sandbox.account.statistics.request_stats);
		const { items } = await own.run('statistics.getAll', { report: 'request_stats', dateFrom: date });
		expect(items.map(({ json }) => json.request_id)).toEqual(rows.map(({ request_id }) => request_id));
	});

	it('messages are sorted newest first across pages', async () => {
		const values = { clientId: TALKATIVE, order: 'desc' };
		const { items, calls } = await own.run('message.getAll', values);
		const wanted = ascending(own.sandbox.account.messages.filter(({ client_id }) => client_id === TALKATIVE)).reverse();
		expect(idsOf(items)).toEqual(wanted);
		expect(calls[1].query).toMatchObject({ direction_reverse: 'true' });
		expect(idsOf((await own.run('message.getAll', values, { limit: 250 })).items)).toEqual(wanted.slice(0, 250));
	});
});

describe.each([
	'Etc/GMT+12',
	'America/Los_Angeles',
	'America/St_Johns',
	'Europe/London',
	'Europe/Kyiv',
	'Asia/Kathmandu',
	'Asia/Vladivostok',
	'Pacific/Kiritimati',
])('a company in %s', (timeZone) => {
	const own = setup({ timeZone, variants: { maxPageSize: 50 } });
	const [after, before] = ['2026-07-13T17:30:00Z', '2026-07-16T05:00:00Z'];

	it.each([
		['the correct time zone', timeZone],
		['no time zone', ''],
		['a wrong time zone', timeZone === 'Asia/Kathmandu' ? 'America/Bogota' : 'Asia/Kathmandu'],
	])('with %s in the credential, returns each message of a range once', async (_name, zone) => {
		const values = { sentAfter: after, sentBefore: before };
		const { items } = await own.run('message.getAll', values, { returnAll: true }, { timeZone: zone });
		const inRange = ({ created }) => created >= Date.parse(after) && created < Date.parse(before);
		const wanted = ascending(own.sandbox.account.messages.filter(inRange));
		expect(wanted.length).toBeGreaterThan(200);
		expect(idsOf(items)).toEqual(wanted);
	});

	it("maps an instant to the company's calendar day for statistics", async () => {
		const [[date, rows]] = Object.entries(own.sandbox.account.statistics.request_stats);
		const noon = new Date(
			Date.parse(`${date}T12:00:00Z`) - own.sandbox.account.company.utcOffsetMinutes * 60_000,
		).toISOString();
		const { items, calls } = await own.run(
			'statistics.getAll',
			{ report: 'request_stats', dateFrom: noon },
			{ returnAll: true },
			{ timeZone },
		);
		expect(new Set(calls.map(({ query }) => query.date))).toEqual(new Set([date]));
		expect(items).toHaveLength(rows.length);
	});
});
