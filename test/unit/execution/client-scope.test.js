'use strict';

/** Only This Client, on servers that respond in another way than the sandbox. */

const { clientScopeOf } = require('../../../dist/nodes/Chat2Desk/execution/client-scope');

const TRANSFER = { name: 'Hand Over to Team', fields: [], request: { method: 'PUT', path: '/dialogs/:id' } };
const LAST_MESSAGE = { method: 'GET', path: '/messages', query: { dialog_id: 999, order: 'desc', limit: 1 } };
const UNASSIGN = { method: 'PUT', path: '/dialogs/999', body: { operator_id: null } };

/** The scope of client 10, and a server without the filter `dialog_id`. */
function scopeOf(dialog) {
	const context = { getNode: () => ({ parameters: { options: { onlyThisClient: 10 } } }) };
	const sent = [];
	const send = async ({ method, path }) => {
		sent.push(`${method} ${path}`);
		return { data: path === '/messages' ? [{ id: 1, text: 'hi', client_id: 10, dialog_id: 100 }] : dialog };
	};
	const scope = clientScopeOf(context, TRANSFER, { onlyThisClient: 10 });
	return { sent, request: (request) => scope.request(request, send) };
}

test("a message of another dialog does not prove that a dialog is the client's", async () => {
	const { sent, request } = scopeOf({ id: 999, last_message: { client_id: 11 } });
	await expect(request(LAST_MESSAGE)).rejects.toThrow('was rejected');
	await expect(request(UNASSIGN)).rejects.toThrow('was rejected');
	expect(sent).not.toContain('PUT /dialogs/999');
});

test('the dialog itself proves it then', async () => {
	const { sent, request } = scopeOf({ id: 999, last_message: { client_id: 10 } });
	await request(LAST_MESSAGE);
	await request(UNASSIGN);
	expect(sent).toEqual(['GET /messages', 'GET /dialogs/999', 'PUT /dialogs/999']);
});

describe('an expression that the model can influence', () => {
	test.each([
		'={{ $items()[0].json.client_id }}',
		'={{ $items( )[0].json.id }}',
		'={{ $ITEMS(undefined)[0].json.id }}',
	])('%s is refused', (onlyThisClient) => {
		const context = { getNode: () => ({ parameters: { options: { onlyThisClient } } }) };
		expect(() => clientScopeOf(context, TRANSFER, { onlyThisClient: 10 })).toThrow('The model could choose the client');
	});

	test('does not include the items of another node', () => {
		const onlyThisClient = '={{ $items("Chat2Desk Trigger")[0].json.client_id }}';
		const context = { getNode: () => ({ parameters: { options: { onlyThisClient } } }) };
		expect(clientScopeOf(context, TRANSFER, { onlyThisClient: 10 })).toBeDefined();
	});
});
