'use strict';

const { startSandbox } = require('./helper');

let api;
beforeEach(async () => {
	api = await startSandbox();
});
afterEach(() => api.close());

describe('channels', () => {
	test('may return a total above the number of rows', async () => {
		await api.control('POST', '/variants', { channelsTotalExtra: 8 });
		const { data, meta } = (await api.get('/channels?limit=200')).body;
		expect([data.length, meta.total]).toEqual([11, 19]);
		expect((await api.get('/channels?limit=200&offset=11')).body.data).toEqual([]);
		expect(data[1]).toEqual({
			id: 127,
			name: 'WhatsApp and Viber',
			phone: '15550100000',
			transports: ['whatsapp', 'wa_dialog', 'viber'],
			whatsapp_daily_new_clients_limit: { limit: 30, used: 4 },
		});
		expect(data[0]).not.toHaveProperty('whatsapp_daily_new_clients_limit');
		expect((await api.get('/channels?phone=15550100000')).body.data).toHaveLength(1);
	});
});

describe('operators', () => {
	test('supports legacy operators', async () => {
		expect((await api.get('/operators/624')).body.data).toMatchObject({
			role: 'operator',
			status: 'disabled',
			access_right_name: 'Operator',
		});
		await api.control('POST', '/variants', { legacyOperators: true });
		const old = (await api.get('/operators/624')).body.data;
		expect(old.role).toBe('disabled');
		expect(Object.keys(old)).not.toEqual(expect.arrayContaining(['status']));
		expect(Object.keys(old).filter((key) => key.startsWith('access_right'))).toEqual([]);
	});

	test.each([
		['online=1', 5],
		['status=disabled', 1],
		['role=supervisor', 2],
		['status_id=2', 1],
		['email=john.doe@example.com', 1],
	])('filter %s', async (query, count) => {
		expect((await api.get(`/operators?${query}`)).body.data).toHaveLength(count);
	});

	test('statuses have no envelope; setting one changes the operator', async () => {
		const { body } = await api.get('/operators/statuses');
		expect(body[0]).toEqual({ id: 0, name: { en: 'Working', ru: 'Работает' } });
		await api.put('/operators/617', { status_id: 5 });
		expect((await api.get('/operators/617')).body.data).toMatchObject({
			status_id: 5,
			online: 1,
			offline_type: 'holiday',
		});
		expect((await api.put('/operators/statuses/617', { status_id: 99 })).status).toBe(400);
		expect((await api.put('/operators/statuses/1', { status_id: 1 })).body.message).toMatch(/does not belong/);
	});

	test('create and update', async () => {
		const { status, body } = await api.post('/operators', {
			email: 'n@example.com',
			first_name: 'N',
			role: 'supervisor',
			access_right_id: 54521,
			password: 'secret',
		});
		expect([status, body.data]).toEqual([
			201,
			expect.objectContaining({ email: 'n@example.com', access_right_name: 'Supervisor', status: 'enabled' }),
		]);
		expect(JSON.stringify(body)).not.toContain('secret');
		expect((await api.post('/operators', { email: 'n@example.com' })).body.errors).toEqual({
			email: ['has already been taken'],
		});
		expect((await api.put(`/operators/${body.data.id}`, { status: 'disabled', phone: null })).body.data.status).toBe(
			'disabled',
		);
	});
});

describe('tags', () => {
	const tagsOf = async (id) => (await api.get(`/clients/${id}`)).body.data.tags.map((tag) => tag.id);

	test('ignores unknown tags', async () => {
		const before = await tagsOf(31000003);
		const { body } = await api.post('/tags/assign_to', {
			tag_ids: [996, 424242],
			assignee_type: 'client',
			assignee_id: 31000003,
		});
		expect(body).toEqual({ status: 'success' });
		expect(await tagsOf(31000003)).toEqual([...before, 996]);
		expect(
			(await api.post('/tags/assign_to', { tag_ids: [996], assignee_type: 'client', assignee_id: 1 })).body.message,
		).toBe('client not found');
		expect(
			(await api.post('/tags/assign_to', { tag_ids: [996], assignee_type: 'request', assignee_id: 1 })).body.message,
		).toBe('request not found');
	});

	test('reports a missing tag as "client not found"', async () => {
		await api.post('/tags/assign_to', { tag_ids: [996], assignee_type: 'request', assignee_id: 901 });
		expect((await api.del('/tags/996/delete_from', { body: { request_id: 901 } })).body).toEqual({ status: 'success' });
		const again = await api.del('/tags/996/delete_from?request_id=901');
		expect([again.status, again.body.message]).toEqual([400, 'client not found']);
		expect((await api.del('/tags/996/delete_from')).status).toBe(400);
	});

	test('limits labels to 20 characters and rejects colors with #', async () => {
		const create = (more) => api.post('/tags', { tag_group_id: 313, tag_label: 'x'.repeat(20), ...more });
		expect((await create({ tag_bg_color: 'FF00AA' })).body.data).toMatchObject({
			group_id: 313,
			group_name: 'Topic',
			label: 'x'.repeat(20),
		});
		expect((await create({ tag_label: 'x'.repeat(21) })).body.errors.tag_label[0]).toMatch(/20/);
		expect((await create({ tag_bg_color: '#FF00AA' })).status).toBe(422);
		expect((await create({ tag_group_id: 1 })).body.errors.tag_group_id).toEqual(['tag group does not exist']);
		expect((await api.post('/tag_groups', { tag_group_name: 'Mine', display: 0 })).body.data).toMatchObject({
			name: 'Mine',
			display: 0,
		});
		expect((await api.get('/tags/1')).body.message).toBe('tag does not exist');
	});
});

describe('tickets', () => {
	test('returns smaller pages than requested, and IDs as strings', async () => {
		const { data, meta } = (await api.get('/tickets?limit=200')).body;
		expect([data.length, meta]).toEqual([10, { total: 30, limit: 10, offset: 0 }]);
		expect(data[0]).toEqual({
			id: 'TICK-901',
			deadline: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
			summary: expect.any(String),
			description: expect.any(String),
			status: expect.any(Number),
			priority: expect.any(Number),
			created_at: expect.stringMatching(/\.\d{3}Z$/),
			updated_at: expect.stringMatching(/\.\d{3}Z$/),
			assignee_id: expect.any(Number),
			updater_id: null,
			reporter_id: expect.any(Number),
			request_ids: [expect.any(Number)],
		});
		// Ascending, with gaps.
		expect(data.slice(5, 8).map(({ id }) => id)).toEqual(['TICK-906', 'TICK-907', 'TICK-909']);
		expect((await api.get('/tickets/TICK-902')).body.data.id).toBe('TICK-902');
		expect((await api.get('/tickets?offset=29')).body.data).toHaveLength(1);
	});

	test('create, update, delete', async () => {
		const { body } = await api.post('/tickets', {
			summary: 'S',
			request_ids: [901],
			reporter_id: 617,
			priority: 4,
			deadline: '2026-07-20',
		});
		expect(body.data).toMatchObject({ id: 'TICK-935', request_ids: [901], priority: 4, deadline: '2026-07-20' });
		expect((await api.put(`/tickets/${body.data.id}`, { summary: 'T', request_ids: [] })).body.data).toMatchObject({
			summary: 'T',
			request_ids: [],
		});
		expect((await api.put(`/tickets/${body.data.id}`, { status: 'open' })).status).toBe(422);
		expect((await api.del(`/tickets/${body.data.id}`)).body).toEqual({ status: 'success' });
		expect((await api.del(`/tickets/${body.data.id}`)).body.message).toBe('not_found');
		expect((await api.post('/tickets', { summary: 'S', request_ids: [1] })).body.message).toBe('request not found');
	});
});

describe('statistics', () => {
	const rows = async (report, more = '') => (await api.get(`/statistics?report=${report}&date=2026-07-16${more}`)).body;

	test('lists newest rows first, numbers as strings, "" for no value, and no status', async () => {
		const body = await rows('request_stats', '&limit=200');
		expect(body).not.toHaveProperty('status');
		expect(body.meta).toEqual({ total: 230, limit: 200, offset: 0 });
		const starts = body.data.map(({ request_start }) => request_start);
		expect(starts).toEqual([...starts].sort().reverse());
		expect(starts.every((start) => /^2026-07-16 \d\d:\d\d:\d\d$/.test(start))).toBe(true);
		expect(body.data[0]).toMatchObject({ request_end: '', reaction_time: expect.stringMatching(/^\d+$/) });
	});

	test.each(['request_stats', 'operator_stats', 'operator_replies', 'operator_events', 'rating'])(
		'report %s',
		async (report) => {
			expect((await rows(report)).data.length).toBeGreaterThan(0);
			expect((await api.get(`/statistics?report=${report}&date=2026-07-15`)).body.data).toEqual([]);
		},
	);

	test('rejects invalid parameters', async () => {
		expect((await rows('nothing')).errors).toEqual({ report: ['is not included in the list'] });
		expect((await api.get('/statistics?report=rating&date=16-07-2026')).status).toBe(400);
		expect((await api.get('/statistics?report=rating')).body.errors).toEqual({
			date: ['Missing query parameter: date'],
		});
	});
});

describe('company, menu, tools', () => {
	test('updates mode and custom texts', async () => {
		expect((await api.put('/companies/switch_mode', { mode: 'offline' })).body).toEqual({ status: 'success' });
		expect((await api.get('/companies/api_info')).body.data.company_mode).toBe('offline');
		expect((await api.put('/companies/switch_mode', { mode: 'only_api' })).status).toBe(422);
		await api.put('/companies', { custom_fields: { 2: 'EU' } });
		expect((await api.get('/companies/api_info')).body.data.custom_info).toEqual({ 1: '', 2: 'EU', 3: '' });
		expect((await api.put('/companies', { custom_fields: { 4: 'no' } })).status).toBe(422);
	});

	test('menu items have the format of the method pages', async () => {
		const { data } = (await api.get('/scenarios/menu_items')).body;
		expect(data[1]).toMatchObject({ name: 'Orders', text: 'Orders', parentID: 11, channelID: 126, level: 1 });
		expect((await api.get('/scenarios/menu_items?level=2&channel_id=126')).body.data).toHaveLength(2);
		expect((await api.get('/scenarios/menu_items?channel_id=127')).body.data).toEqual([]);
	});

	test('decodes the QR code of a sample image', async () => {
		const decode = (name) => api.post('/qr_decode', { image_path: `${api.sandbox.url}/files/${name}` });
		expect((await decode('qr.png')).body.data).toEqual({ text: 'https://example.com/invite/42' });
		expect((await decode('picture.png')).body.message).toBe('QR code not found');
	});

	test('filters web analytics by client and date', async () => {
		const { data, meta } = (await api.get('/web_analytics_data?limit=1')).body;
		expect(meta.total).toBe(60);
		expect(data[0]).toMatchObject({
			message_id: expect.any(Number),
			url: expect.any(String),
			click_time: expect.stringMatching(/Z$/),
		});
		expect((await api.get(`/web_analytics_data?client_id=${data[0].client_id}`)).body.meta.total).toBe(1);
		expect((await api.get('/web_analytics_data?date_from=2026-07-17&date_to=2026-07-17')).body.meta.total).toBe(6);
	});
});
