'use strict';

const nock = require('nock');
const { TOKEN } = require('../../support/constants');
const { editor } = require('../../support/editor');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const load = async (method) => await (await editor()).load(method);

describe('dropdowns', () => {
	test('list all rows of a paged list, sorted by name', async () => {
		const rows = Array.from({ length: 250 }, (_, index) => ({
			id: index,
			label: `Tag ${String(249 - index).padStart(3, '0')}`,
			group_id: 1,
			group_name: 'Language',
		}));
		const wire = chat2desk((call) => page(rows, call));
		const options = await load('getTags');
		expect(options).toHaveLength(250);
		expect(options[0]).toEqual({ name: 'Tag 000 · Language', value: 249 });
		expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/tags', '/v1/tags']);
	});

	test('list each tag group once, from the tags', async () => {
		chat2desk((call) =>
			page(
				[
					{ id: 1, group_id: 3, group_name: 'B' },
					{ id: 2, group_id: 3, group_name: 'B' },
					{ id: 3, group_id: 4, group_name: 'A' },
					{ id: 5 },
				],
				call,
			),
		);
		expect(await load('getTagGroups')).toEqual([
			{ name: 'A', value: 4 },
			{ name: 'B', value: 3 },
		]);
	});

	test('show the English names of statuses, or any other name', async () => {
		chat2desk(() => ({
			body: [
				{ id: 0, name: { ru: 'Онлайн', en: 'Online' } },
				{ id: 1, name: { ru: 'Перерыв' } },
				{ id: 2, name: 'Lunch' },
				{ id: 3 },
			],
		}));
		expect((await load('getOperatorStatuses')).sort((a, b) => a.value - b.value)).toEqual([
			{ name: 'Online', value: 0 },
			{ name: 'Перерыв', value: 1 },
			{ name: 'Lunch', value: 2 },
			{ name: '#3', value: 3 },
		]);
	});

	describe('transports', () => {
		const channels = [
			{ id: 126, name: 'Support', transports: ['wa_dialog', 'viber'] },
			{ id: 127, name: 'Sales', transports: ['viber', 'widget', 'brand_new'] },
			{ id: 128, name: '', phone: '1555', transports: null },
		];
		const among = async (method, parameters) => {
			const wire = chat2desk((call) => page(channels, call));
			const options = await (await editor({}, parameters)).load(method);
			expect(wire.calls.filter(({ path }) => path !== '/v1/help/transports').map(({ path }) => path)).toEqual([
				'/v1/channels',
			]);
			return options;
		};

		test("list the transports of the account's channels by their common names", async () => {
			expect(await among('getTransports')).toEqual([
				{ name: 'brand_new · Sales', value: 'brand_new' },
				{ name: 'Online Chat (widget) · Sales', value: 'widget' },
				{ name: 'Viber (viber) · Support, Sales', value: 'viber' },
				{ name: 'WhatsApp (wa_dialog) · Support', value: 'wa_dialog' },
			]);
		});

		test.each([
			['at the top', { channelId: { __rl: true, mode: 'list', value: 127 } }],
			['among the additional fields', { additionalFields: { channelId: { mode: 'id', value: '127' } } }],
			['among the filters', { filters: { channelId: { __rl: true, mode: 'id', value: ' 127 ' } } }],
		])('list the transports of the channel selected %s', async (_place, parameters) => {
			expect((await among('getTransports', parameters)).map(({ name }) => name)).toEqual([
				'brand_new · Sales',
				'Online Chat (widget) · Sales',
				'Viber (viber) · Sales',
			]);
		});

		test('list all transports if the channel is an expression or unknown', async () => {
			for (const value of ['={{ $json.channel_id }}', 999, '']) {
				nock.cleanAll();
				expect(await among('getTransports', { channelId: { __rl: true, mode: 'id', value } })).toHaveLength(4);
			}
		});

		test('list only transports that support templates', async () => {
			expect(await among('getTemplateTransports')).toEqual([
				{ name: 'WhatsApp (wa_dialog) · Support', value: 'wa_dialog' },
			]);
		});

		test.each([
			['an object', { whatsapp: { to_client: { text: 'yes' } }, viber: {} }],
			[
				'objects with an ID',
				[
					{ id: 1, name: 'whatsapp' },
					{ id: 2, name: 'viber' },
				],
			],
			['texts', ['whatsapp', 'viber']],
		])('list all transports if no channel has any, given as %s', async (_form, data) => {
			chat2desk(({ path }) => (path === '/v1/channels' ? success([{ id: 1, name: 'x' }]) : success(data)));
			expect(await load('getTransports')).toEqual([
				{ name: 'Viber (viber)', value: 'viber' },
				{ name: 'WhatsApp (whatsapp)', value: 'whatsapp' },
			]);
		});
	});

	test.each([
		['objects', [{ name: 'operator', description: 'x' }, { name: 'admin' }]],
		[
			'objects with an ID',
			[
				{ id: 1, name: 'operator' },
				{ id: 2, name: 'admin' },
			],
		],
		['texts', ['operator', 'admin']],
	])('accept reference values as %s', async (_name, data) => {
		chat2desk(() => success(data));
		expect(await load('getRoles')).toEqual([
			{ name: 'admin', value: 'admin' },
			{ name: 'operator', value: 'operator' },
		]);
	});

	test('name the content types that a transport cannot send, if known', async () => {
		const all = { text: 'yes', image: 'yes', audio: 'yes', video: 'yes', pdf: 'yes', location: 'yes' };
		chat2desk(() =>
			success({
				whatsapp: { from_client: { ...all, text: 'no' }, to_client: all },
				sms: { to_client: { ...all, image: 'no', audio: 'no', video: 'no', pdf: 'no', location: 'no' } },
				viber: { to_client: { ...all, pdf: 'no', location: 'no' } },
				ok: {},
			}),
		);
		const forSend = await (await editor({}, { operation: 'send' })).load('getTransports');
		expect(forSend).toEqual([
			{ name: 'OK (ok)', value: 'ok' },
			{ name: 'SMS (sms)', value: 'sms', description: 'Cannot send images, audio, videos or PDF files' },
			{ name: 'Viber (viber)', value: 'viber', description: 'Cannot send PDF files' },
			{ name: 'WhatsApp (whatsapp)', value: 'whatsapp' },
		]);
		// A filter sends nothing.
		expect((await load('getTransports')).filter(({ description }) => description)).toEqual([]);
	});

	test('omit unsupported content types if they cannot be read', async () => {
		const { withContentLimits } = require('../../../dist/nodes/Chat2Desk/methods/load-transports');
		const options = [{ name: 'SMS', value: 'sms' }];
		const host = {
			getNode: () => ({}),
			getCurrentNodeParameter: () => 'send',
			getCredentials: () => Promise.reject(new Error('none')),
			helpers: {},
		};
		expect(await withContentLimits(host, Promise.resolve(options))).toEqual(options);
		await expect(withContentLimits(host, Promise.reject(new Error('no list')))).rejects.toThrow('no list');
	});

	test.each([
		['getAccessRights', '/v1/access_rights', [{ id: 5, name: 'Supervisor' }], { name: 'Supervisor', value: 5 }],
		['getChannels', '/v1/channels', [{ id: 5, name: '', phone: '1555' }], { name: '1555', value: 5 }],
		['getMenuItems', '/v1/scenarios/menu_items', [{ id: 5, text: 'Prices' }], { name: 'Prices', value: 5 }],
		['getMessageTypes', '/v1/help/message_types', [{ name: 'to_client' }], { name: 'to_client', value: 'to_client' }],
		['getRoles', '/v1/help/roles', ['operator'], { name: 'operator', value: 'operator' }],
	])('%s', async (method, path, rows, option) => {
		const wire = chat2desk(() => success(rows));
		expect(await load(method)).toEqual([option]);
		expect(wire.calls[0].path).toBe(path);
	});

	test('report errors like operations', async () => {
		chat2desk(() => failure(403, { message: 'Token is not correct' }));
		const failed = await load('getTags').catch((error) => error);
		expect(failed).toMatchObject({ name: 'NodeApiError', message: 'Chat2Desk: Token is not correct', httpCode: '403' });
		expect(JSON.stringify(failed) + failed.stack).not.toContain(TOKEN);
	});
});

test('maps custom fields with their names and types', async () => {
	const rows = [
		{ id: 6, name: 'Birthday', type: 'date', editable: true },
		{ id: 7, name: 'Points', type: 'Number', editable: 1 },
		{ id: 8, name: 'VIP', type: 'checkbox' },
		{ id: 9, name: 'City', type: 'select', value: ['Rome', 'Oslo'] },
		{ id: 10, name: 'Locked', type: 'text', editable: false },
		{ id: 11, name: 'Other', type: 'something new', value: null },
	];
	chat2desk(() => ({ body: { data: rows, status: 'ok' } }));
	const { fields } = await (await editor()).map('getClientFields');
	expect(
		fields.map(({ id, displayName, type, readOnly, options }) => [id, displayName, type, readOnly, options?.length]),
	).toEqual([
		['6', 'Birthday', 'dateTime', false, undefined],
		['7', 'Points', 'number', false, undefined],
		['8', 'VIP', 'boolean', false, undefined],
		['9', 'City', 'options', false, 2],
		['10', 'Locked', 'string', true, undefined],
		['11', 'Other', 'string', false, undefined],
	]);
	expect(fields.every(({ required, defaultMatch, display }) => !required && !defaultMatch && display)).toBe(true);
});

test('reads all pages of custom fields', async () => {
	const rows = Array.from({ length: 45 }, (_, index) => ({ id: 1 + index, name: `Field ${index}`, type: 'input' }));
	const wire = chat2desk((call) => page(rows, call, 20));
	const { fields } = await (await editor()).map('getClientFields');
	expect(fields.map(({ id }) => id)).toEqual(rows.map(({ id }) => String(id)));
	expect(wire.calls).toHaveLength(3);
});

test('gives up custom fields as soon as other lists of the editor', async () => {
	const wire = chat2desk(() => ({ status: 429, headers: { 'retry-after': '60' } }));
	const instance = await editor();
	for (const read of [() => instance.load('getTags'), () => instance.map('getClientFields')])
		await expect(read()).rejects.toMatchObject({ httpCode: '429' });
	expect(wire.calls).toHaveLength(2);
});
