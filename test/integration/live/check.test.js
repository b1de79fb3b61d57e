'use strict';

const { Chat2DeskApi } = require('../../../dist/credentials/Chat2DeskApi.credentials.js');
const { loadContract, operationsOf } = require('../../../sandbox/lib/openapi');
const { KEYWORDS } = require('../../live/compare');
const { readOptions } = require('../../live/options');
const { HOSTS } = require('../../live/report');
const { CHANGES, MARKER, at, inData } = require('./changes');
const { TOKEN, startAccount } = require('./setup');

const contract = operationsOf(loadContract());

let account;
/** Lines that differ without a change, if the sandbox and the contract differ. */
let usual = [];
beforeAll(async () => {
	account = await startAccount();
	usual = (await account.check()).findings.map(({ name }) => name);
});
afterAll(() => account.close());

const writesIn = (calls) => calls.filter((call) => !call.startsWith('GET '));

test('reports nothing if all responses are as described, and calls every GET once', async () => {
	const { lines, findings, output, stopped, requests } = await account.check();
	expect(stopped).toBeUndefined();
	expect(findings).toEqual([]);
	const gets = contract.filter(
		({ method, deprecated, 'x-writes': writes }) => method === 'GET' && !deprecated && !writes,
	);
	const called = new Set(
		lines.filter(({ result }) => result.verdict === 'described').map(({ name }) => name.split(' (')[0]),
	);
	expect([...called].sort()).toEqual(gets.map(({ path }) => `GET ${path}`).sort());
	expect(lines.filter(({ result }) => result.note !== undefined)).toEqual([]);
	expect(output).toContain(`described: ${lines.length}, differs: 0, not allowed: 0, not called: 0`);
	expect(requests).toBe(account.proxy.calls.length);
	expect(requests).toBeLessThanOrEqual(60);
	expect(writesIn(account.proxy.calls)).toEqual([]);
	expect(account.proxy.calls.filter((call) => /transfer|read|delete/.test(call))).toEqual([]);
	expect(account.sandbox.state.logs.violations.all()).toEqual([]);
});

test.each(CHANGES)('finds %s', async (_what, change, endpoint, text) => {
	const { findings, output } = await account.check({ change });
	const name = `GET /v1/${endpoint}`;
	expect(findings.map((each) => each.name)).toContain(name);
	expect(findings.filter((each) => each.name !== name && !usual.includes(each.name))).toEqual([]);
	const report = output.split('Open questions')[0];
	expect(report).toContain(`    ${text}`);
	const [, issue] = output.split('Text for an issue "API fact":');
	expect(JSON.parse(issue.split('```json')[2].split('```')[0]).differences).toMatchObject({
		[name]: expect.arrayContaining([expect.stringContaining(text)]),
	});
});

test('marks what the account may not use', async () => {
	const change = at('/statistics', () => ({ status: 403, body: { status: 'error', message: MARKER } }));
	const { findings, output } = await account.check({ change });
	expect(findings.filter(({ result }) => result.verdict === 'not allowed')).toHaveLength(5);
	expect(output).toMatch(/GET \/v1\/statistics \(rating\) +not allowed by this account: HTTP 403\n/);
	expect(output).not.toContain(MARKER);
});

test('accepts both documented forms of a request and of a webhook', async () => {
	const { findings } = await account.check({
		change: (response, path) => {
			if (/^\/requests\/\d+$/.test(path)) return { ...response, body: response.body.data };
			if (/^\/webhooks\/\d+$/.test(path))
				return { ...response, body: { ...response.body, data: [response.body.data] } };
			return response;
		},
	});
	expect(findings.map(({ name }) => name)).toEqual(usual);
});

test('says what it could not call in an empty account', async () => {
	const empty = await startAccount({ secondToken: 'empty' });
	try {
		empty.environment.CHAT2DESK_TOKEN = 'empty';
		const { findings, output } = await empty.check();
		// It has no reports.
		expect(findings.filter(({ name }) => !name.startsWith('GET /v1/statistics'))).toEqual([]);
		expect(output).toMatch(/GET \/v1\/tickets\/\{id\} +not called: no tickets in this account\n/);
		expect(output).toMatch(/GET \/v1\/access_rights\/\{id\} +not called: no access rights in this account\n/);
		expect(output).toMatch(/GET \/v1\/clients +as described: no rows to compare\n/);
	} finally {
		await empty.close();
	}
});

describe('personal data', () => {
	/** Adds the marker to all texts, and to the keys of objects that the contract does not describe. */
	function mark(value, isFree = false) {
		if (typeof value === 'string') return `${MARKER} ${value}`;
		if (Array.isArray(value)) return value.map((each) => mark(each));
		if (value === null || typeof value !== 'object') return value;
		const entries = Object.entries(value).map(([key, inner]) => [
			isFree ? `${MARKER}_${key}` : key,
			mark(inner, ['custom_fields', 'external_ids', 'extra_data', 'custom_info'].includes(key)),
		]);
		return Object.fromEntries(entries);
	}

	/** Values that no report may contain. */
	function secrets() {
		const { account: own } = account.sandbox;
		return [
			TOKEN,
			...own.clients.all().flatMap(({ id, phone, assigned_name }) => [String(id), phone, assigned_name]),
			...own.operators.all().flatMap(({ email, last_name }) => [email, last_name]),
			own.company.name,
			own.company.email,
		].filter((text) => text?.length > 3);
	}

	test('is not printed', async () => {
		const { output } = await account.check();
		expect(secrets().length).toBeGreaterThan(100);
		expect(secrets().filter((text) => output.includes(text))).toEqual([]);
	});

	test('is not printed if every text differs from the contract', async () => {
		const { output, findings } = await account.check({
			change: (response) => ({ ...response, body: { ...mark(response.body), status: 'success' } }),
		});
		expect(findings.length).toBeGreaterThan(10);
		expect(output).not.toContain(MARKER);
		expect(secrets().filter((text) => output.includes(text))).toEqual([]);
	});

	test('is not printed if keys or errors contain it', async () => {
		const names = { [MARKER]: 1, jane: 2, 15550001122: 3 };
		const { output } = await account.check({
			change: (response, path) => {
				if (path === '/companies/info')
					return { ...response, body: { ...response.body, data: { ...names, owner: 'Jane' } } };
				if (path === '/access_rights') return { ...response, body: { ...response.body, data: [names] } };
				if (path === '/help/tickets') return { status: 422, body: { status: 'error', errors: { [MARKER]: [MARKER] } } };
				return response;
			},
		});
		expect(output).toContain('data.<key>: expected no such field, seen integer');
		expect(output).toContain('data.owner: expected no such field, seen text');
		for (const name of Object.keys(names)) expect(output).not.toContain(name);
		expect(output).not.toContain('jane');
	});
});

describe('the answers to open questions', () => {
	test('come from the responses', async () => {
		const { answers } = await account.check();
		expect(answers).toMatchObject({
			'Fields of meta': 'total limit offset',
			'Time zone of messages': 'UTC',
			'Form of access_rights': [{ id: '<integer>', name: '<text>' }],
			'Numbers of tickets': 'id: text TICK-N; no issue_id; no requests; request_ids',
			'External IDs of messages': 'external_id as a field: yes, with a value: no, in extra_data: no',
			'Rate limits': 'HTTP 429: not seen; headers about limits: none',
			'Forms of failures': 'none',
		});
		expect(answers['Page sizes']).toMatch(/10 rows per page, 200 requested: \/tickets$/);
		expect(answers['Form of companies/info']).toMatchObject({
			email: '<text>',
			created_at: '<time YYYY-MM-DDThh:mm:ss UTC>',
		});
		expect(answers['Form of help/tickets']).toMatchObject({ statuses: [{ id: '<integer>', name: '<text>' }] });
	});

	test('include the time zones', async () => {
		const { messages } = account.sandbox.account;
		const { request_id: id } = messages.all().at(-1);
		const first = Math.min(...messages.filter((each) => each.request_id === id).map(({ created }) => created));
		const local = new Date(first + 5 * 3_600_000).toISOString().slice(0, 19);
		const { answers } = await account.check({
			change: (response, path) => {
				const { data, ...body } = response.body;
				if (/^\/messages\/\d+$/.test(path))
					return { ...response, body: { ...body, data: { ...data, created: moved(data.created) } } };
				if (path === '/messages')
					return { ...response, body: { ...body, data: data.map((row) => ({ ...row, created: moved(row.created) })) } };
				if (path !== '/statistics' || !data[0]?.request_start) return response;
				const row = { ...data[0], request_id: id, request_start: local.replace('T', ' ') };
				return { ...response, body: { ...body, data: [row, ...data.slice(1)] } };
			},
		});
		expect(answers['Time zone of messages']).toBe('UTC+3 h');
		// Relative to the time of the message, which the changed response shows three hours later.
		expect(answers['Time zone of statistics']).toBe('UTC+2 h');
		function moved(created) {
			const ms = Date.parse(created.replace(' UTC', 'Z')) + 3 * 3_600_000;
			return `${new Date(ms).toISOString().slice(0, 19)} MSK`;
		}
	});
});

describe('limits', () => {
	test('waits for Retry-After and reports the header', async () => {
		let refused = 0;
		const { answers, waits, findings, requests } = await account.check({
			change: (response, path) =>
				path === '/tags' && refused++ === 0
					? { status: 429, headers: { 'retry-after': '7' }, body: { status: 'error' } }
					: response,
		});
		expect(waits).toContain(7_000);
		expect(findings.map(({ name }) => name)).toEqual(usual);
		expect(answers['Rate limits']).toBe('HTTP 429: with Retry-After; headers about limits: retry-after');
		expect(requests).toBe(account.proxy.calls.length);
	});

	test('stops at a third 429', async () => {
		const { stopped, lines } = await account.check({ change: at('/tags', () => ({ status: 429, body: {} })) });
		expect(stopped).toBe('Chat2Desk still responds with HTTP 429 after two retries');
		expect(account.proxy.calls.filter((call) => call.startsWith('GET /v1/tags'))).toHaveLength(3);
		expect(account.proxy.calls.at(-1)).toMatch('/v1/tags');
		expect(lines.at(-1).result).toMatchObject({ verdict: 'not called', note: 'stopped' });
	});

	const quota = (left) =>
		inData('/companies/api_info', (data) => ({ ...data, api_calls: { ...data.api_calls, ...left } }));

	test('stops if few requests are left this month', async () => {
		const low = quota({ left_free_requests: 900, left_paid_requests: 50 });
		const { stopped, requests, output } = await account.check({ change: low });
		expect(stopped).toMatch('fewer than 1000 requests left');
		expect(requests).toBe(1);
		expect(output).toContain(`Stopped: ${stopped}.`);
		expect((await account.check({ change: low, args: ['--ignore-quota'] })).stopped).toBeUndefined();
		const paid = quota({ left_free_requests: 0, left_paid_requests: 5_000 });
		expect((await account.check({ change: paid })).stopped).toBeUndefined();
	});

	test.each([
		[
			'the token is rejected',
			{ status: 401, body: { status: 'error', message: 'You need to auth' } },
			'rejects the token (HTTP 401)',
		],
		[
			'the token is wrong',
			{ status: 403, body: { status: 'error', message: 'Token is not correct' } },
			'rejects the token (HTTP 403)',
		],
		[
			'the month is used up',
			{ status: 429, body: { status: 'error', message: 'API calls exceeded API limit per month' } },
			'used up',
		],
		[
			'the month is used up, with HTTP 200',
			{ status: 200, body: { status: 'error', message: 'API calls exceeded API limit per month' } },
			'used up',
		],
	])('stops if %s', async (_what, response, reason) => {
		const { stopped } = await account.check({ change: at('/dialogs', () => response) });
		expect(stopped).toMatch(reason);
		expect(account.proxy.calls.at(-1)).toMatch(/^GET \/v1\/dialogs/);
	});

	test('stops before the 61st request', async () => {
		let refused = 0;
		const { stopped, requests } = await account.check({
			// Two retries for every second request.
			change: (response) => (refused++ % 3 === 0 ? { status: 429, body: {} } : response),
		});
		expect(stopped).toBe('The limit of 60 requests is reached');
		expect(requests).toBe(60);
		expect(account.proxy.calls).toHaveLength(60);
	});

	test('stops if the user interrupts it', async () => {
		const controller = new AbortController();
		const { stopped, requests } = await account.check({
			signal: controller.signal,
			change: at('/clients', (response) => {
				controller.abort();
				return response;
			}),
		});
		expect(stopped).toBe('Interrupted');
		expect(requests).toBe(account.proxy.calls.length);
		expect(account.proxy.calls.at(-1)).toMatch('/v1/clients');
	});
});

describe('writes to a test client', () => {
	const ID = 31000005;
	const args = ['--writes', '--client', String(ID)];
	const client = () => account.sandbox.account.clients.get(ID);
	const state = () => ({ comment: client().extra_comment_3, tags: [...client().tag_ids], text: client().comment });

	test('are undone, except for an internal comment', async () => {
		client().extra_comment_3 = MARKER;
		const before = state();
		const { findings, answers, requests, output } = await account.check({ args });
		expect(findings.map(({ name }) => name)).toEqual(usual);
		expect(state()).toEqual(before);
		expect(requests).toBeLessThanOrEqual(60);
		expect(writesIn(account.proxy.calls)).toEqual([
			`PUT /v1/clients/${ID}`,
			'POST /v1/tags/assign_to',
			'POST /v1/messages',
			expect.stringMatching(/^DELETE \/v1\/tags\/\d+\/delete_from$/),
			`PUT /v1/clients/${ID}`,
		]);
		expect(answers).toMatchObject({
			'A changed client': 'has the new value at once',
			'The external_id of a sent comment': 'comes back in external_id',
		});
		expect(output).not.toContain(MARKER);
		expect(account.sandbox.account.messages.all().at(-1)).toMatchObject({ type: 'comment', client_id: ID });
	});

	test('are undone after a stop', async () => {
		const before = state();
		const { stopped } = await account.check({
			args,
			change: (response, path, method) =>
				method === 'POST' && path === '/messages' ? { status: 401, body: {} } : response,
		});
		expect(stopped).toMatch('HTTP 401');
		expect(state()).toEqual(before);
	});

	test('say what must be undone manually', async () => {
		const { answers } = await account.check({
			args,
			change: (response, path, method) => (method === 'DELETE' ? { status: 500, body: {} } : response),
		});
		expect(answers['Undo the assignment of a tag']).toMatch('FAILED');
	});

	test('need a client that exists', async () => {
		const { stopped } = await account.check({ args: ['--writes', '--client', '5'] });
		expect(stopped).toBe('The test client was not found');
		expect(writesIn(account.proxy.calls)).toEqual([]);
	});
});

describe('the options', () => {
	const environment = { CHAT2DESK_TOKEN: 't' };

	test('have safe defaults', () => {
		expect(readOptions([], environment)).toEqual({
			help: false,
			token: 't',
			server: 'https://api.chat2desk.com',
			clientId: undefined,
			webhook: undefined,
			port: 8090,
			minutes: 10,
			ignoreQuota: false,
		});
		expect(readOptions(['--help'], {})).toEqual({ help: true });
	});

	test.each([
		[[], {}, 'Set CHAT2DESK_TOKEN'],
		[[], { CHAT2DESK_TOKEN: 't', CHAT2DESK_SERVER: 'http://api.chat2desk.com' }, 'must be an https URL'],
		[['--writes'], environment, '--client ID'],
		[['--client', '5'], environment, '--writes'],
		[['--writes', '--client', 'Ann'], environment, 'whole number'],
		[['--webhook', 'x'], environment, 'public URL'],
		[['--webhook', 'https://x.example', '--writes', '--client', '5'], environment, 'without --writes'],
		[['--port', '0'], environment, '--port must be'],
	])('%j with %j are rejected', (args, own, message) => {
		expect(() => readOptions(args, own)).toThrow(message);
	});
});

test('the comparison knows all keywords of the response schemas', () => {
	const ignored = ['description', 'example', 'title'];
	const keywords = new Set();
	const collect = ({ properties = {}, items, anyOf = [], additionalProperties: more, ...own }) => {
		for (const name of Object.keys(own)) if (!name.startsWith('x-')) keywords.add(name);
		for (const each of [...Object.values(properties), items, ...anyOf, more])
			if (typeof each === 'object') collect(each);
	};
	for (const { responses } of contract) collect(responses[200].content['application/json'].schema);
	expect([...keywords].filter((name) => ![...KEYWORDS, ...ignored].includes(name))).toEqual([]);
});

test('names the servers of the credential only', () => {
	const { options } = new Chat2DeskApi().properties.find(({ name }) => name === 'server');
	const urls = options.map(({ value }) => value).filter((value) => value !== 'custom');
	expect(HOSTS.map((host) => `https://${host}`).sort()).toEqual(urls.sort());
});
