'use strict';

const { Faults } = require('../../../sandbox/lib/faults');
const { startSandbox } = require('./helper');

let api;
beforeEach(async () => {
	api = await startSandbox();
});
afterEach(() => api.close());

const fault = (more) => api.control('POST', '/faults', more);

test('returns 429 with and without Retry-After a number of times', async () => {
	await fault({ kind: 'rate_limit', times: 1 });
	await fault({ kind: 'rate_limit', retry_after: 2, times: 1 });
	const first = await api.get('/tags');
	expect([first.status, first.body.message, first.headers.get('retry-after')]).toEqual([
		429,
		'Number of API requests exceeded',
		null,
	]);
	const second = await api.get('/tags');
	expect([second.status, second.headers.get('retry-after')]).toEqual([429, '2']);
	expect((await api.get('/tags')).status).toBe(200);
});

test('limits requests per second', () => {
	const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
	try {
		const faults = new Faults();
		faults.add({ kind: 'rate_limit', per_second: 3 });
		const statuses = (count) =>
			Array.from({ length: count }, () => faults.plan('GET', '/v1/tags').before?.status ?? 200);
		expect(statuses(5)).toEqual([200, 200, 200, 429, 429]);
		now.mockReturnValue(1_999);
		expect(statuses(1)).toEqual([429]);
		now.mockReturnValue(2_000);
		expect(statuses(1)).toEqual([200]);
	} finally {
		now.mockRestore();
	}
});

test('a token bucket allows bursts up to its capacity, then the refill rate', () => {
	const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
	try {
		const faults = new Faults();
		faults.add({ kind: 'rate_limit', per_second: 20, bucket: 3 });
		const passing = (count) => Array.from({ length: count }, () => faults.plan('GET', '/v1/tags').before === null);
		expect(passing(4)).toEqual([true, true, true, false]);
		now.mockReturnValue(1_100);
		expect(passing(3)).toEqual([true, true, false]);
		// The bucket never exceeds its capacity.
		now.mockReturnValue(60_000);
		expect(passing(4)).toEqual([true, true, true, false]);
		expect(faults.all()).toEqual([{ id: 1, kind: 'rate_limit', per_second: 20, bucket: 3 }]);
		expect(() => faults.add({ kind: 'rate_limit', bucket: 3 })).toThrow('"bucket" requires "per_second"');
	} finally {
		now.mockRestore();
	}
});

test.each([
	[{ kind: 'quota' }, 429, /API calls exceeded API limit per month/],
	[{ kind: 'quota', status: 403 }, 403, /API calls exceeded API limit per month/],
	[{ kind: 'status' }, 500, /"status":"error"/],
	[{ kind: 'status', status: 503 }, 503, /"status":"error"/],
	[{ kind: 'html' }, 502, /^<!DOCTYPE html>/],
	[{ kind: 'empty' }, 200, /^$/],
	[
		{ kind: 'error_200', message: 'No', errors: 'so what' },
		200,
		/^\{"status":"error","message":"No","errors":"so what"\}$/,
	],
])('responds according to %j', async (options, status, text) => {
	await fault(options);
	const response = await api.get('/tags');
	expect([response.status, response.text]).toEqual([status, expect.stringMatching(text)]);
});

test('delays responses', async () => {
	await fault({ kind: 'latency', ms: 150 });
	const started = performance.now();
	expect((await api.get('/tags')).status).toBe(200);
	expect(performance.now() - started).toBeGreaterThan(145);
});

test('can be limited to a method and a path', async () => {
	await fault({ kind: 'status', method: 'GET', path: '/v1/tags*' });
	expect((await api.get('/tags/996')).status).toBe(500);
	expect((await api.get('/clients')).status).toBe(200);
	expect((await api.post('/tags', { tag_group_id: 313, tag_label: 'x' })).status).toBe(201);
});

test('drops the connection before or after handling the request', async () => {
	const create = (phone) => api.post('/clients', { phone, transport: 'whatsapp' });
	await fault({ kind: 'drop', times: 1 });
	await expect(create('15551110001')).rejects.toThrow();
	expect((await api.get('/clients?phone=15551110001')).body.meta.total).toBe(0);
	await fault({ kind: 'drop', when: 'after', times: 1 });
	await expect(create('15551110001')).rejects.toThrow();
	expect((await api.get('/clients?phone=15551110001')).body.meta.total).toBe(1);
});

test('handles the request and truncates the response', async () => {
	await fault({ kind: 'half', when: 'after', times: 1 });
	await expect(api.post('/clients', { phone: '15551110001', transport: 'whatsapp' })).rejects.toThrow();
	expect((await api.get('/clients?phone=15551110001')).body.meta.total).toBe(1);
	expect((await fault({ kind: 'half' })).error).toMatch(/after/);
});

test('can return a 5xx after handling the request', async () => {
	await fault({ kind: 'status', when: 'after', method: 'POST' });
	expect((await api.post('/clients', { phone: '15551110001', transport: 'whatsapp' })).status).toBe(500);
	expect((await api.get('/clients?phone=15551110001')).body.meta.total).toBe(1);
});

test('lists the remaining uses of a fault and can remove it', async () => {
	const { id } = await fault({ kind: 'status', times: 2 });
	await api.get('/tags');
	expect(await api.control('GET', '/faults')).toEqual([{ id, kind: 'status', times: 1 }]);
	await api.control('DELETE', `/faults/${id}`);
	expect(await api.control('GET', '/faults')).toEqual([]);
});

test('rejects an invalid fault', async () => {
	expect((await fault({ kind: 'nonsense' })).error).toMatch(/Unknown fault "nonsense"/);
	expect((await fault({ kind: 'status', code: 500 })).error).toMatch(/no field "code"/);
	expect((await fault({ kind: 'status', times: 'many' })).error).toMatch(/number/);
	expect((await fault({ kind: 'latency' })).error).toMatch(/"ms"/);
});

test('accepts faults as a start option', async () => {
	const other = await startSandbox({ faults: [{ kind: 'status', status: 503 }] });
	expect((await other.get('/tags')).status).toBe(503);
	await other.close();
});
