'use strict';

const { startSandbox } = require('./helper');

let api;
beforeAll(async () => {
	api = await startSandbox();
});
afterAll(() => api.close());

test('lists have 20 rows unless told and 200 at most, from an offset', async () => {
	const page = async (query) => (await api.get(`/clients?${query}`)).body;
	expect((await page('')).meta).toEqual({ total: 1050, limit: 20, offset: 0 });
	const most = await page('limit=1000');
	expect([most.data.length, most.meta.limit]).toEqual([200, 200]);
	const last = await page('limit=200&offset=1000');
	expect([last.data.length, last.meta.offset]).toEqual([50, 1000]);
	expect((await page('offset=2000')).data).toEqual([]);
	expect((await page('order=desc&limit=1')).data[0].id).toBe(31001050);
});

test('a filter that is not known is ignored, and noted', async () => {
	await api.control('DELETE', '/violations');
	expect((await api.get('/clients?name=Ann&search=x&query=y')).body.meta.total).toBe(1050);
	expect((await api.violations()).map(({ field }) => field)).toEqual(['name', 'search', 'query']);
});

test('filters that work: phone, tags, created_after', async () => {
	const list = async (query) => (await api.get(`/clients?limit=200&${query}`)).body.data;
	expect((await list('phone=15550300000')).map(({ id }) => id)).toEqual([31000001]);
	const [tagged] = (await list('')).filter(({ tags }) => tags.length > 0);
	const tagId = tagged.tags[0].id;
	const found = await list(`tags=${tagId},1`);
	expect(found.length).toBeGreaterThan(0);
	expect(found.every(({ tags }) => tags.some(({ id }) => id === tagId))).toBe(true);
	expect((await list('created_after=01-07-2026')).length).toBeGreaterThan(0);
	expect(await list('created_after=01-07-2036')).toEqual([]);
});

test("a list's items have no channels, one client has", async () => {
	expect((await api.get('/clients?limit=1')).body.data[0]).not.toHaveProperty('channels');
	expect((await api.get('/clients/31000001')).body.data.channels).toEqual([{ id: 127, transports: ['whatsapp'] }]);
	expect((await api.get('/clients/31000001/transport')).body.data).toEqual([{ channel_id: 127, transports: ['whatsapp'] }]);
});

test('a missing name is the text "unknown"', async () => {
	const { id } = (await api.post('/clients', { phone: '+1 555 888-00-01', transport: 'viber', nickname: 'Ann', assigned_phone: '2' })).body
		.data;
	expect((await api.get(`/clients/${id}`)).body.data).toMatchObject({
		name: 'unknown',
		phone: '15558880001',
		assigned_name: 'Ann',
		client_phone: '2',
		first_client_message: null,
	});
});

test('a client that exists is refused, its id in a JSON text', async () => {
	const { status, body } = await api.post('/clients', { phone: '15550300000', transport: 'whatsapp' });
	expect([status, body]).toEqual([400, { status: 'error', errors: { client: ['Client already exist', '{"id":31000001}'] } }]);
	expect((await api.post('/clients', { phone: '1', transport: 'vk' })).body.message).toMatch(/does not belong/);
	expect((await api.post('/clients', { transport: 'whatsapp' })).body.errors).toEqual({ phone: ['Missing body field: phone'] });
});

test('an update answers with nothing but success; an empty text clears a custom field', async () => {
	await api.put('/clients/31000003', { custom_fields: { 1: 'K-1', old_email: 'x@example.com' } });
	const { body } = await api.put('/clients/31000003', {
		nickname: 'Jane',
		comment: 'c',
		extra_comment_2: 'e',
		custom_fields: { 1: '' },
		external_id: '77',
		external_service: 'crm',
	});
	expect(body).toEqual({ status: 'success' });
	expect((await api.get('/clients/31000003')).body.data).toMatchObject({
		assigned_name: 'Jane',
		comment: 'c',
		extra_comment_2: 'e',
		external_id: '77',
		external_ids: { crm: '77' },
	});
	expect((await api.get('/clients/31000003')).body.data.custom_fields).toEqual({ old_email: 'x@example.com' });
});

test('custom fields have the status "ok"', async () => {
	const { body } = await api.get('/custom_client_fields');
	expect(body.status).toBe('ok');
	expect(Object.keys(body.data[0]).sort()).toEqual(['editable', 'id', 'name', 'tracking_field', 'type', 'value', 'viewable']);
});

test("a client's own dialogs and questions; /dialogs ignores client_id", async () => {
	const own = (await api.get('/clients/31000002/dialogs')).body;
	expect(own.data.map(({ last_message }) => last_message.client_id)).toEqual([31000002]);
	expect((await api.get('/dialogs?client_id=31000002')).body.meta.total).toBeGreaterThan(200);
	const questions = (await api.get('/clients/31000002/questions?limit=200&order=desc')).body;
	expect(questions.data.every(({ type }) => type === 'from_client')).toBe(true);
	expect((await api.get('/clients/31000002/last_question')).body.data.id).toBe(questions.data[0].id);
	const day = (await api.get('/clients/31000002/questions?start_date=14-07-2026&finish_date=14-07-2026')).body;
	expect([day.meta.total, day.data[0].created.slice(0, 10)]).toEqual([115, '2026-07-14']);
	expect((await api.get('/clients/31001049/last_question')).body.message).toBe('not_found');
});

test('an unknown client is not_found', async () => {
	const { status, body } = await api.get('/clients/1');
	expect([status, body]).toEqual([404, { status: 'error', message: 'not_found' }]);
});
