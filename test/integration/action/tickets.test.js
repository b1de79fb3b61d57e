'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const HELP = {
	statuses: [
		{ id: 1, name: 'Open' },
		{ id: 4, name: 'Done' },
	],
	priorities: { 1: 'Low', 4: 'Urgent' },
};
const create = (more) => ({ resource: 'ticket', operation: 'create', summary: 'S', additionalFields: more });
const server = (help = HELP) =>
	chat2desk(({ path }) => success(path === '/v1/help/tickets' ? help : { id: 'TICK-910', status: 1 }));

test('sends numeric status and priority without a lookup', async () => {
	const wire = server();
	await execute({ parameters: create({ ticketStatus: locator('4'), priority: locator(1) }) });
	expect(wire.calls.map(({ path, body }) => ({ path, body }))).toEqual([
		{ path: '/v1/tickets', body: { summary: 'S', status: 4, priority: 1 } },
	]);
});

test('maps names to numbers in any case, with one lookup', async () => {
	const wire = server();
	const parameters = create({ ticketStatus: locator(' done'), priority: locator('URGENT') });
	const { items, error } = await execute({ parameters, items: [{}, {}] });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.id)).toEqual(['TICK-910', 'TICK-910']);
	expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/help/tickets', '/v1/tickets', '/v1/tickets']);
	expect(wire.calls[1].body).toEqual({ summary: 'S', status: 4, priority: 4 });
});

test('rejects an unknown name with the available ones', async () => {
	const wire = server();
	const { error } = await execute({ parameters: create({ ticketStatus: locator('Lost') }) });
	expect(error).toMatchObject({
		message: 'No ticket status named "Lost" exists in this account',
		description: 'Available values: Open (1), Done (4)',
	});
	expect(wire.calls.map(({ method }) => method)).toEqual(['GET']);
});

test('suggests the number if the server returns no names', async () => {
	server({ anything: true });
	const { error } = await execute({ parameters: create({ priority: locator('high') }) });
	expect(error.description).toContain('Enter the number of the priority');
});

test('sends Extra Body Fields unchanged', async () => {
	const wire = server();
	await execute({
		parameters: {
			...create({ ticketStatus: locator('Done') }),
			options: { extraBody: '{"status": "any", "type": 2}' },
		},
	});
	expect(wire.calls.map(({ body }) => body)).toEqual([{ summary: 'S', status: 'any', type: 2 }]);
});

test('sends an ID as a string', async () => {
	const wire = server();
	await execute({ parameters: { resource: 'ticket', operation: 'get', ticketId: 'TICK-910' } });
	expect(wire.calls[0].path).toBe('/v1/tickets/TICK-910');
});

test('reads all rows of a list with smaller pages than requested', async () => {
	const rows = Array.from({ length: 47 }, (_, index) => ({ id: `TICK-${901 + index}` }));
	const wire = chat2desk(({ query }) => {
		const offset = Number(query.offset);
		return success(rows.slice(offset, offset + 10), { meta: { total: rows.length, limit: 10, offset } });
	});
	const { items } = await execute({ parameters: { resource: 'ticket', operation: 'getAll', returnAll: true } });
	expect(items.map(({ json }) => json.id)).toEqual(rows.map(({ id }) => id));
	expect(wire.calls.length).toBeLessThanOrEqual(6);
});

describe('a ticket ID in either form', () => {
	const OPERATIONS = {
		get: ['GET', {}],
		delete: ['DELETE', {}],
		update: ['PUT', { updateFields: { summary: 'S' } }],
	};
	/** An account whose tickets have only one form of ID. */
	const account = (known) =>
		chat2desk(({ path }) =>
			path === `/v1/tickets/${known}` ? success({ id: known }) : failure(404, { message: 'not_found' }),
		);
	const run = async (operation, ticketId) =>
		await execute({ parameters: { resource: 'ticket', operation, ticketId, ...OPERATIONS[operation][1] } });

	test.each(
		Object.keys(OPERATIONS).flatMap((operation) => [
			[operation, 'TICK-910', '910'],
			[operation, 'tick-910', '910'],
			[operation, '910', 'TICK-910'],
			[operation, ' 910 ', 'TICK-910'],
		]),
	)('%s tries %s and then %s', async (operation, given, other) => {
		const wire = account(other);
		const { error } = await run(operation, given);
		expect(error).toBeUndefined();
		const [method] = OPERATIONS[operation];
		expect(wire.calls.map((call) => [call.method, decodeURIComponent(call.path)])).toEqual([
			[method, `/v1/tickets/${given.trim()}`],
			[method, `/v1/tickets/${other}`],
		]);
		expect(wire.calls[1].body).toEqual(wire.calls[0].body);
	});

	test('reports the error for the ID as given if neither form exists', async () => {
		const wire = account('TICK-1');
		const { error } = await run('get', 'TICK-910');
		expect(error.message).toContain('not_found');
		expect(wire.calls).toHaveLength(2);
	});

	test.each([
		['get', failure(403, { message: 'no' })],
		['delete', failure(500, {})],
		['update', failure(400, { message: 'no' })],
	])('%s does not try the other form after another error', async (operation, reply) => {
		const wire = chat2desk(() => reply);
		expect((await run(operation, 'TICK-910')).error).toBeDefined();
		expect(new Set(wire.calls.map(({ path }) => path))).toEqual(new Set(['/v1/tickets/TICK-910']));
	});

	test('has only one form if it contains no number', async () => {
		const wire = account('TICK-1');
		await run('get', 'ABC');
		expect(wire.calls).toHaveLength(1);
	});
});
