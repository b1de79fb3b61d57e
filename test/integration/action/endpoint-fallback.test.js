'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const DECODE = { resource: 'qrCode', operation: 'decode', imageUrl: 'https://example.com/qr.png' };
const SET_STATUS = {
	resource: 'operator',
	operation: 'setStatus',
	operatorId: locator('={{ $json.id }}'),
	statusId: 2,
};
const linesOf = ({ calls }) => calls.map(({ method, path }) => `${method} ${path}`);
const run = async (parameters, items = [{}]) => await execute({ parameters, items });
/** A server without these endpoints. */
const without = (pattern, status = 404) =>
	chat2desk(({ path }) =>
		pattern.test(path) ? failure(status, { message: 'Page not found' }) : success({ text: 'read' }),
	);

test('uses the old endpoint after a 404, and remembers it', async () => {
	const wire = without(/qr_decode/);
	const { items, error } = await run(DECODE, [{}, {}, {}]);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json)).toEqual([{ text: 'read' }, { text: 'read' }, { text: 'read' }]);
	expect(linesOf(wire)).toEqual([
		'POST /v1/qr_decode',
		'POST /v1/qr-decode',
		'POST /v1/qr-decode',
		'POST /v1/qr-decode',
	]);
	expect(wire.calls[1].body).toEqual({ image_path: 'https://example.com/qr.png' });
});

test('tries the current endpoint again in the next execution', async () => {
	const wire = without(/qr_decode/);
	await run(DECODE);
	await run(DECODE);
	expect(linesOf(wire).filter((line) => line.endsWith('qr_decode'))).toHaveLength(2);
});

test.each([404, 405])('sets the status at the old endpoint after a %i, with the ID of each item', async (status) => {
	const wire = without(/operators\/\d+$/, status);
	const { error } = await run(SET_STATUS, [{ id: 617 }, { id: 618 }]);
	expect(error).toBeUndefined();
	expect(linesOf(wire)).toEqual([
		'PUT /v1/operators/617',
		'PUT /v1/operators/statuses/617',
		'PUT /v1/operators/statuses/618',
	]);
	expect(wire.calls[2].body).toEqual({ status_id: 2 });
});

test('treats a web page as a 404', async () => {
	const html = { status: 404, body: '<html><title>404</title></html>', headers: { 'content-type': 'text/html' } };
	chat2desk(({ path }) => (/qr_decode/.test(path) ? html : success({ text: 'read' })));
	expect((await run(DECODE)).items[0].json).toEqual({ text: 'read' });
});

test.each([
	['a QR code', DECODE, 405],
	['a QR code', DECODE, 400],
	['a QR code', DECODE, 500],
	['a status', SET_STATUS, 400],
	['a status', SET_STATUS, 403],
	['a status', SET_STATUS, 500],
])('%s: %j does not fall back after HTTP %i', async (_name, parameters, status) => {
	const wire = chat2desk(() => failure(status, { message: 'no' }));
	expect((await run(parameters, [{ id: 617 }])).error).toBeDefined();
	expect(wire.calls).toHaveLength(1);
});

test('reports the first error if both endpoints are missing, and remembers nothing', async () => {
	const wire = chat2desk(({ path }) => failure(404, { message: path.includes('statuses') ? 'second' : 'first' }));
	const { items } = await execute({
		parameters: SET_STATUS,
		items: [{ id: 617 }, { id: 618 }],
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items.map(({ json }) => json.error)).toEqual(['Chat2Desk: first', 'Chat2Desk: first']);
	expect(linesOf(wire).filter((line) => !line.includes('statuses'))).toHaveLength(2);
});

test('reports the error of the second endpoint', async () => {
	chat2desk(({ path }) =>
		path.includes('statuses') ? failure(400, { message: 'status_id is unknown' }) : failure(404, {}),
	);
	expect((await run(SET_STATUS, [{ id: 617 }])).error.message).toBe('Chat2Desk: status_id is unknown');
});
