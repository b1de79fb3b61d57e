'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, sealNetwork, success } = require('../../support/mock-api');

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

test('numbers of status and priority go out as numbers, and nothing is asked', async () => {
	const wire = server();
	await execute({ parameters: create({ ticketStatus: locator('4'), priority: locator(1) }) });
	expect(wire.calls.map(({ path, body }) => ({ path, body }))).toEqual([
		{ path: '/v1/tickets', body: { summary: 'S', status: 4, priority: 1 } },
	]);
});

test('names become numbers, in whatever case, and are asked for once', async () => {
	const wire = server();
	const parameters = create({ ticketStatus: locator(' done'), priority: locator('URGENT') });
	const { items, error } = await execute({ parameters, items: [{}, {}] });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.id)).toEqual(['TICK-910', 'TICK-910']);
	expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/help/tickets', '/v1/tickets', '/v1/tickets']);
	expect(wire.calls[1].body).toEqual({ summary: 'S', status: 4, priority: 4 });
});

test('a name that the account does not have is refused with those that it has', async () => {
	const wire = server();
	const { error } = await execute({ parameters: create({ ticketStatus: locator('Lost') }) });
	expect(error).toMatchObject({
		message: '"Lost" is no status of tickets in this account',
		description: 'There are: Open (1), Done (4)',
	});
	expect(wire.calls.map(({ method }) => method)).toEqual(['GET']);
});

test('a server that tells no names asks for the number', async () => {
	server({ anything: true });
	const { error } = await execute({ parameters: create({ priority: locator('high') }) });
	expect(error.description).toContain('Enter the number of the priority');
});

test('Extra Body Fields go as they are', async () => {
	const wire = server();
	await execute({
		parameters: {
			...create({ ticketStatus: locator('Done') }),
			options: { extraBody: '{"status": "any", "type": 2}' },
		},
	});
	expect(wire.calls.map(({ body }) => body)).toEqual([{ summary: 'S', status: 'any', type: 2 }]);
});

test('an ID is a text', async () => {
	const wire = server();
	await execute({ parameters: { resource: 'ticket', operation: 'get', ticketId: 'TICK-910' } });
	expect(wire.calls[0].path).toBe('/v1/tickets/TICK-910');
});

test('a list of smaller pages than asked is read to its end', async () => {
	const rows = Array.from({ length: 47 }, (_, index) => ({ id: `TICK-${901 + index}` }));
	const wire = chat2desk(({ query }) => {
		const offset = Number(query.offset);
		return success(rows.slice(offset, offset + 10), { meta: { total: rows.length, limit: 10, offset } });
	});
	const { items } = await execute({ parameters: { resource: 'ticket', operation: 'getAll', returnAll: true } });
	expect(items.map(({ json }) => json.id)).toEqual(rows.map(({ id }) => id));
	expect(wire.calls.length).toBeLessThanOrEqual(6);
});
