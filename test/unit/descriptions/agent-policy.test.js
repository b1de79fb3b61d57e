'use strict';

const { agentRestriction } = require('../../../dist/nodes/Chat2Desk/descriptions/agent-policy');
const { pathSegments } = require('../../../dist/nodes/Chat2Desk/utils/path-segments');

test.each([
	['GET', '/gateway/delete_outbox'],
	['POST', '/gateway/delete_outbox'],
	['GET', '/v1/gateway/delete_outbox'],
	['GET', '//gateway//delete_outbox/'],
	['GET', '/Gateway/DELETE_OUTBOX'],
	['GET', '/gateway/delete%5foutbox'],
	['GET', '/gateway/delete%255foutbox'],
	['GET', '/gateway;x=1/delete_outbox.json'],
	['GET', '/ｇateway/delete_outbox'],
	['POST', '/webhooks'],
	['PUT', '/webhooks/5'],
	['DELETE', '/webhooks/5'],
	['POST', '/webhooks.json'],
	['POST', '/companies/web_hook'],
	['POST', '/operators'],
	['POST', '/operators.html'],
	['POST', '/api/v1/operators'],
	['DELETE', '/operators/5'],
	['GET', '/clients/bulk_delete'],
	['GET', '/gateway/deleteOutbox'],
	['GET', '/clients/5/erase'],
	['DELETE', '/tickets/TICK-1'],
	['DELETE', '/clients/5'],
	['DELETE', '/tags/5'],
	['PUT', '/companies/switch_mode'],
	['PUT', '/companies'],
	['POST', '/access_rights'],
	['GET', '/clients/%ZZ'],
])('does not allow an agent %s %s', (method, path) => {
	expect(agentRestriction({ method, path }, pathSegments(path))).toMatch(/instead of using it as a tool/);
});

test.each([
	['role', { role: 'admin' }, {}],
	['password along with the status', { status_id: 1, password: 'x' }, {}],
	['email address in the query', {}, { email: 'a@x.example' }],
])("does not allow an agent to change an operator's %s", (_name, body, query) => {
	expect(agentRestriction({ method: 'PUT', path: '/operators/5', body, query }, ['operators', '5'])).toBeDefined();
});

test.each([
	['body', '_method'],
	['query', '_method'],
	['query', '_METHOD'],
	['query', '_method[]'],
	['query', 'X-HTTP-Method-Override'],
])('does not allow an agent a method override in the %s: %s', (place, name) => {
	const request = { method: 'POST', path: '/clients/5', [place]: { [name]: 'delete' } };
	expect(agentRestriction(request, ['clients', '5'])).toBeDefined();
});

test.each([
	['GET', '/clients'],
	['GET', '/webhooks'],
	['GET', '/operators/5'],
	['POST', '/messages'],
	['PUT', '/dialogs/5'],
	['PUT', '/clients/5'],
	['POST', '/tags/assign_to'],
	['DELETE', '/tags/5/delete_from'],
	['PUT', '/tickets/TICK-1'],
	['PUT', '/operators/statuses/5'],
	['GET', '/messages/5/transfer'],
])('allows an agent %s %s', (method, path) => {
	expect(agentRestriction({ method, path }, pathSegments(path))).toBeUndefined();
});

test("allows an agent to set an operator's status", () => {
	expect(
		agentRestriction({ method: 'PUT', path: '/operators/5', body: { status_id: 1 } }, ['operators', '5']),
	).toBeUndefined();
});
