'use strict';

/** Changes of an account's responses, for the proxy in setup.js. */

/** A text that no output may contain. */
const MARKER = 'Zanzibar';

/** Changes the response of one path. */
const at = (place, change) => (response, path) => (path === place ? change(response) : response);
const inBody = (place, change) => at(place, (response) => ({ ...response, body: change(response.body) }));
const inRows = (place, change) =>
	inBody(place, (body) => (Array.isArray(body) ? body.map(change) : { ...body, data: body.data.map(change) }));
const inData = (place, change) => inBody(place, (body) => ({ ...body, data: change(body.data) }));
const inMeta = (place, change) => inBody(place, (body) => ({ ...body, meta: change(body.meta) }));
const without =
	(name) =>
	({ [name]: _, ...others }) =>
		others;
const renamed =
	(from, to) =>
	({ [from]: value, ...others }) => ({ ...others, [to]: value });
const withValue = (name, value) => (row) => ({ ...row, [name]: value });

/** A changed response, and the line that reports it. */
const CHANGES = [
	[
		'a missing field',
		inRows('/clients', without('phone')),
		'clients',
		'data[].phone: expected text, seen missing (40 times)',
	],
	[
		'a field that one row lacks',
		inRows('/clients', (row) => (row.id === 31000020 ? without('comment')(row) : row)),
		'clients',
		'data[].comment: expected text or null, seen missing',
	],
	[
		'a field of another type',
		inRows('/channels', (row) => ({ ...row, id: String(row.id) })),
		'channels',
		'data[].id: expected integer, seen text of digits',
	],
	[
		'a renamed field',
		inRows('/messages', renamed('text', 'content')),
		'messages',
		'data[].text: expected text or null, seen missing (40 times)',
	],
	[
		'an unknown field',
		inData('/companies/api_info', withValue('plan_id', 4)),
		'companies/api_info',
		'data.plan_id: expected no such field, seen integer',
	],
	['a renamed envelope', inBody('/tags', renamed('data', 'result')), 'tags', 'data: expected array, seen missing'],
	[
		'a missing envelope',
		inBody('/templates', ({ data }) => data),
		'templates',
		'response: expected object, seen array',
	],
	[
		'an envelope where there was none',
		inBody('/operators/statuses', (data) => ({ data, status: 'success' })),
		'operators/statuses',
		'response: expected array, seen object',
	],
	['a missing meta', inBody('/dialogs', without('meta')), 'dialogs', 'meta: expected object, seen missing'],
	[
		'a renamed field of meta',
		inMeta('/countries', renamed('total', 'count')),
		'countries',
		'meta.count: expected no such field, seen integer',
	],
	[
		'a field of meta that is text',
		inMeta('/web_analytics_data', ({ total, ...meta }) => ({ ...meta, total: String(total) })),
		'web_analytics_data',
		'meta.total: expected integer, seen text of digits',
	],
	[
		'a new field of meta',
		inMeta('/regions', withValue('next_page', null)),
		'regions',
		'meta.next_page: expected no such field, seen null',
	],
	[
		'another offset',
		inMeta('/templates', withValue('offset', 20)),
		'templates',
		'meta.offset: expected 0, as requested, seen another value',
	],
	[
		'a smaller page',
		inBody('/clients', ({ data, meta, status }) => ({ data: data.slice(0, 20), meta: { ...meta, limit: 20 }, status })),
		'clients',
		'meta.limit: expected 200, as requested, seen 20',
	],
	[
		'a page that is cut',
		inBody('/tags', ({ data, ...body }) => ({ ...body, data: data.slice(0, 20) })),
		'tags',
		'data: expected the rows of meta.limit and meta.total, seen fewer rows',
	],
	[
		'another format of a time',
		inRows('/messages', ({ created, ...row }) => ({ ...row, created: created.replace(' UTC', 'Z') })),
		'messages',
		'data[].created: expected time YYYY-MM-DDThh:mm:ss UTC, seen time in ISO 8601, UTC (40 times)',
	],
	[
		'Unix seconds as a time',
		inRows('/tickets', withValue('created_at', 1_784_282_731)),
		'tickets',
		'data[].created_at: expected time in ISO 8601, UTC, seen integer',
	],
	[
		'another ID of tickets',
		inRows('/tickets', (row, index) => (index === 1 ? { ...row, id: Number(row.id.slice(5)) } : row)),
		'tickets',
		'data[].id: expected text TICK-N, seen integer',
	],
	[
		'a null',
		inRows('/operators_groups', withValue('name', null)),
		'operators_groups',
		'data[].name: expected text, seen null',
	],
	[
		'an unknown value',
		inRows('/dialogs', withValue('state', 'archived')),
		'dialogs',
		'data[].state: expected one of open, closed, seen another text (40 times)',
	],
	[
		'another type of a nested field',
		inRows('/dialogs', ({ last_message: last, ...row }) => ({
			...row,
			last_message: { ...last, client_id: `${last.client_id}` },
		})),
		'dialogs',
		'data[].last_message.client_id: expected integer, seen text of digits (40 times)',
	],
	[
		'another type in a map',
		inData('/help/transports', (data) => ({ ...data, sms: { ...data.sms, to_client: {} } })),
		'help/transports',
		'data.<key>.to_client.text: expected one of yes, no, seen missing',
	],
	[
		'a list instead of an object',
		inData('/companies/info', (data) => [data]),
		'companies/info',
		'data: expected object, seen array',
	],
	['another status', inBody('/regions', withValue('status', 'ok')), 'regions', 'status: expected "success", seen "ok"'],
	[
		'a missing status',
		inBody('/operators_groups', without('status')),
		'operators_groups',
		'status: expected "success", seen missing',
	],
	[
		'a failure with HTTP 200',
		inBody('/access_rights/54520', () => ({ status: 'error', message: MARKER })),
		'access_rights/{id}',
		'status: expected "success", seen "error"',
	],
	[
		'a missing endpoint',
		at('/help/api_modes', () => ({ status: 404, body: { status: 'error' } })),
		'help/api_modes',
		'HTTP status: expected 200, seen 404',
	],
	[
		'a server error',
		at('/custom_client_fields', () => ({ status: 502, body: '<html></html>' })),
		'custom_client_fields',
		'HTTP status: expected 200, seen 502',
	],
	[
		'a response that is not JSON',
		at('/help/roles', () => ({ status: 200, body: '<html></html>' })),
		'help/roles',
		'response: expected JSON, seen another format',
	],
];

module.exports = { CHANGES, MARKER, at, inData };
