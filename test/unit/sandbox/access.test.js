'use strict';

const { startSandbox, TOKEN } = require('./helper');

let api;
beforeEach(async () => {
	api = await startSandbox({ secondToken: 'other-token' });
});
afterEach(() => api.close());

test('accepts only the raw token: none, a wrong one and "Bearer" are rejected', async () => {
	expect((await api.get('/companies/api_info')).status).toBe(200);
	const none = await api.get('/companies/api_info', { token: null });
	expect([none.status, none.body]).toEqual([
		401,
		{ status: 'error', message: expect.stringMatching(/^You have to specify your token/) },
	]);
	for (const token of ['wrong', `Bearer ${TOKEN}`, `"${TOKEN}"`]) {
		const rejected = await api.get('/companies/api_info', { token });
		expect([rejected.status, rejected.body]).toEqual([403, { status: 'error', message: 'Token is not correct' }]);
	}
});

test('requires no token for help/transports only', async () => {
	expect((await api.get('/help/transports', { token: null })).body.data).toHaveProperty(
		'wa_dialog.to_client.text',
		'yes',
	);
	expect((await api.get('/help/transports', { token: 'wrong' })).status).toBe(200);
	expect((await api.get('/help/roles', { token: null })).status).toBe(401);
});

test('a second token accesses a second, empty account', async () => {
	const other = { token: 'other-token' };
	expect((await api.get('/clients', other)).body.meta.total).toBe(0);
	expect((await api.get('/companies/api_info', other)).body.data).toMatchObject({
		companyID: 2002,
		company_name: 'Empty Company',
	});
	await api.post('/webhooks', { url: 'http://127.0.0.1:1/a', name: 'a', events: ['inbox'] }, other);
	expect((await api.get('/webhooks', other)).body.data).toHaveLength(1);
	expect((await api.get('/webhooks')).body.data).toEqual([]);
	const info = await api.control('GET', '/info?account=other-token');
	expect(info.account).toEqual({ token: 'other-token', name: 'Empty Company' });
});

test('counts each request and rejects all requests beyond the quota', async () => {
	await api.get('/tags');
	await api.get('/tags');
	const { api_calls } = (await api.get('/companies/api_info')).body.data;
	expect(api_calls).toMatchObject({ used_this_month: 3, left_paid_requests: 0 });
	await api.control('POST', '/quota', { limit: 4 });
	expect((await api.get('/tags')).status).toBe(200);
	const rejected = await api.get('/tags');
	expect([rejected.status, rejected.body.message]).toEqual([429, 'API calls exceeded API limit per month']);
});

test('generates the same data for the same seed, different data otherwise', async () => {
	const again = await startSandbox();
	const another = await startSandbox({ seed: 7 });
	const textOf = async (each) => (await each.get('/messages?limit=200')).text.replaceAll(each.sandbox.url, '');
	const texts = await Promise.all([api, again, another].map(textOf));
	expect(texts[0] === texts[1]).toBe(true);
	expect(texts[0] === texts[2]).toBe(false);
	await Promise.all([again.close(), another.close()]);
});

test('seeds more rows than fit on a page', async () => {
	const totals = await Promise.all(
		['/channels', '/operators', '/tags', '/clients', '/dialogs', '/tickets'].map(
			async (path) => (await api.get(path)).body.meta.total,
		),
	);
	expect(totals).toEqual([11, 9, 40, 1050, 230, 30]);
	expect((await api.get('/operators_groups')).body.data).toHaveLength(2);
	expect((await api.get('/messages?client_id=31000002')).body.meta.total).toBe(450);
	const phones = (await api.get('/clients?limit=200')).body.data.map(({ phone }) => phone);
	expect(phones.some((phone) => phone.startsWith('[chat] '))).toBe(true);
	expect(phones.some((phone) => phone.startsWith('[tg] '))).toBe(true);
	expect(phones.some((phone) => /^\d{11}$/.test(phone))).toBe(true);
});

test('reset restores the sample data', async () => {
	await api.post('/clients', { phone: '15559990000', transport: 'whatsapp' });
	expect((await api.get('/clients')).body.meta.total).toBe(1051);
	await api.control('POST', '/faults', { kind: 'status' });
	await api.control('POST', '/reset');
	expect((await api.get('/clients')).body.meta.total).toBe(1050);
	expect(await api.control('GET', '/calls')).toHaveLength(1);
});
