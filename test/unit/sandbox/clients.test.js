'use strict';

const { startSandbox } = require('./helper');

let api;
beforeAll(async () => {
	api = await startSandbox();
});
afterAll(() => api.close());

test('lists 20 rows by default, at most 200, with an offset', async () => {
	const page = async (query) => (await api.get(`/clients?${query}`)).body;
	expect((await page('')).meta).toEqual({ total: 1050, limit: 20, offset: 0 });
	const largePage = await page('limit=1000');
	expect([largePage.data.length, largePage.meta.limit]).toEqual([200, 200]);
	const last = await page('limit=200&offset=1000');
	expect([last.data.length, last.meta.offset]).toEqual([50, 1000]);
	expect((await page('offset=2000')).data).toEqual([]);
	expect((await page('order=desc&limit=1')).data[0].id).toBe(31001050);
});

test('ignores an unknown filter and records a violation', async () => {
	await api.control('DELETE', '/violations');
	expect((await api.get('/clients?name=Ann&search=x&query=y')).body.meta.total).toBe(1050);
	expect((await api.violations()).map(({ field }) => field)).toEqual(['name', 'search', 'query']);
});

test('filters by phone, tag, custom field and time of the first message', async () => {
	const list = async (query) => (await api.get(`/clients?limit=200&${query}`)).body.data;
	expect((await list('phone=15550300000')).map(({ id }) => id)).toEqual([31000001]);
	const [tagged] = (await list('')).filter(({ tags }) => tags.length > 0);
	const tagId = tagged.tags[0].id;
	const found = await list(`tags=${tagId},1`);
	expect(found.length).toBeGreaterThan(0);
	expect(found.every(({ tags }) => tags.some(({ id }) => id === tagId))).toBe(true);
	const [early] = (await list('created_after=1700000000')).map(({ first_client_message }) => first_client_message);
	expect(early).toMatch(/^2026-/);
	expect(await list('created_after=2000000000')).toEqual([]);
	expect((await api.get('/clients?created_after=01-07-2026')).status).toBe(400);
	const [reachable] = (await list('')).filter(({ client_phone }) => client_phone !== null);
	expect((await list(`client_phone=${reachable.client_phone}`)).map(({ id }) => id)).toEqual([reachable.id]);
	expect((await list('custom_field[id]=1&custom_field[text]=K-1005')).map(({ id }) => id)).toEqual([31000006]);
});

test('returns channels for single clients only, not in lists', async () => {
	expect((await api.get('/clients?limit=1')).body.data[0]).not.toHaveProperty('channels');
	expect((await api.get('/clients/31000001')).body.data.channels).toEqual([{ id: 127, transports: ['whatsapp'] }]);
	expect((await api.get('/clients/31000001/transport')).body.data).toEqual([
		{ channel_id: 127, transports: ['whatsapp'] },
	]);
});

test('returns "unknown" for a missing name', async () => {
	const { id } = (
		await api.post('/clients', { phone: '+1 555 888-00-01', transport: 'viber', nickname: 'Ann', assigned_phone: '2' })
	).body.data;
	expect((await api.get(`/clients/${id}`)).body.data).toMatchObject({
		name: 'unknown',
		phone: '15558880001',
		assigned_name: 'Ann',
		client_phone: '2',
		first_client_message: null,
	});
});

test('rejects an existing client with its ID in a JSON string', async () => {
	const { status, body } = await api.post('/clients', { phone: '15550300000', transport: 'whatsapp' });
	expect([status, body]).toEqual([
		400,
		{ status: 'error', errors: { client: ['Client already exist', '{"id":31000001}'] } },
	]);
	expect((await api.post('/clients', { phone: '1', transport: 'vk' })).body.message).toMatch(/does not belong/);
	expect((await api.post('/clients', { transport: 'whatsapp' })).body.errors).toEqual({
		phone: ['Missing body field: phone'],
	});
});

test('the error for an existing client is in the language of the account; email clients have an address', async () => {
	api.sandbox.account.company.lang = 'es';
	const known = await api.post('/clients', { phone: '15550300000', transport: 'whatsapp' });
	api.sandbox.account.company.lang = 'en';
	expect(known.body.errors.client).toEqual(['El cliente ya existe', '{"id":31000001}']);
	const { body } = await api.post('/clients', { phone: 'ann@example.com', transport: 'email' });
	expect(body.data).toMatchObject({ phone: '[email] ann@example.com' });
	expect((await api.post('/clients', { phone: '15550300000', transport: 'email' })).body.errors).toEqual({
		phone: ['is invalid'],
	});
	await api.control('POST', '/variants', { minimalCreateResponses: true });
	expect((await api.post('/clients', { phone: 'bob@example.com', transport: 'email' })).body).toEqual({
		status: 'success',
	});
	await api.control('POST', '/variants', { minimalCreateResponses: false });
});

test('returns only success for an update; an empty string clears a custom field', async () => {
	await api.put('/clients/31000003', { custom_fields: { 1: 'K-1', old_email: 'x@example.com' } });
	const { body } = await api.put('/clients/31000003', {
		nickname: 'Jane',
		assigned_phone: '15550000009',
		comment: 'c',
		extra_comment_2: 'e',
		custom_fields: { 1: '' },
		external_id: '77',
		external_service: 'amo',
	});
	expect(body).toEqual({ status: 'success' });
	expect((await api.get('/clients/31000003')).body.data).toMatchObject({
		assigned_name: 'Jane',
		client_phone: '15550000009',
		comment: 'c',
		extra_comment_2: 'e',
		external_id: '77',
		external_ids: { amo: '77' },
	});
	await api.put('/clients/31000003', { nickname: null });
	expect((await api.get('/clients/31000003')).body.data.assigned_name).toBe(null);
	expect((await api.put('/clients/31000003', { external_service: 'crm' })).status).toBe(422);
	expect((await api.get('/clients/31000003')).body.data.custom_fields).toEqual({ old_email: 'x@example.com' });
});

test('returns custom fields with the status "ok"', async () => {
	const { body } = await api.get('/custom_client_fields');
	expect(body.status).toBe('ok');
	expect(Object.keys(body.data[0]).sort()).toEqual([
		'editable',
		'id',
		'name',
		'tracking_field',
		'type',
		'value',
		'viewable',
	]);
});

test('lists the dialogs and questions of a client; /dialogs ignores client_id', async () => {
	const own = (await api.get('/clients/31000002/dialogs')).body;
	expect(own.data.map(({ last_message }) => last_message.client_id)).toEqual([31000002]);
	expect((await api.get('/dialogs?client_id=31000002')).body.meta.total).toBeGreaterThan(200);
	const questions = (await api.get('/clients/31000002/questions?limit=200&order=desc')).body;
	expect(questions.data[0]).toEqual({
		id: expect.any(Number),
		text: expect.any(String),
		image: null,
		created: expect.any(String),
	});
	const { created: _created, ...last } = questions.data[0];
	expect((await api.get('/clients/31000002/last_question')).body.data).toEqual(last);
	const day = (await api.get('/clients/31000002/questions?start_date=14-07-2026&finish_date=14-07-2026')).body;
	expect([day.meta.total, day.data[0].created.slice(0, 10)]).toEqual([12, '2026-07-14']);
	expect((await api.get('/clients/31001049/last_question')).body.message).toBe('not_found');
});

test('returns not_found for an unknown client', async () => {
	const { status, body } = await api.get('/clients/1');
	expect([status, body]).toEqual([404, { status: 'error', message: 'not_found' }]);
});
