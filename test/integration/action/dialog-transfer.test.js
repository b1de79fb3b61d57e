'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const parameters = {
	resource: 'dialog',
	operation: 'transferToGroup',
	dialogId: locator('={{ $json.dialog_id }}'),
	groupId: locator('32'),
};
const lines = ({ calls }) => calls.map(({ method, path }) => `${method} ${path}`);

/** A dialog whose response has no last message, and the list of its messages. */
const silent = (messages) =>
	chat2desk(({ path }) => {
		if (path === '/v1/dialogs/500') return success({ id: 500 });
		return path === '/v1/messages' ? success(messages) : { body: { status: 'success' } };
	});

test('searches for the last message if the dialog does not contain it', async () => {
	const wire = silent([{ id: 1007, dialog_id: 500 }]);
	const { items } = await execute({ parameters, items: [{ dialog_id: 500 }] });
	expect(items.map(({ json }) => json)).toEqual([{ success: true, dialog_id: 500, group_id: 32, message_id: 1007 }]);
	expect(wire.calls.slice(1)).toEqual([
		{ method: 'GET', path: '/v1/messages', query: { dialog_id: '500', order: 'desc', limit: '1' } },
		{ method: 'GET', path: '/v1/messages/1007/transfer_to_group', query: { group_id: '32' } },
	]);
});

test.each([
	['without messages', []],
	['for which the server returns the message of another dialog', [{ id: 1007, dialog_id: 501 }]],
])('rejects a dialog %s and transfers nothing', async (_which, messages) => {
	const wire = silent(messages);
	const { error } = await execute({ parameters, items: [{ dialog_id: 500 }] });
	expect(error.message).toBe('The dialog 500 has no messages, so Chat2Desk cannot transfer it');
	expect(lines(wire)).toEqual(['GET /v1/dialogs/500', 'GET /v1/messages']);
});

test('does not retry a failed transfer and reports its unknown outcome', async () => {
	const wire = chat2desk(({ path }) =>
		path.startsWith('/v1/dialogs/') ? success({ id: 500, last_message: { id: 1 } }) : failure(502, {}),
	);
	const { error } = await execute({ parameters, items: [{ dialog_id: 500 }] });
	expect(error.message).toContain('may have gone through');
	expect(lines(wire)).toEqual(['GET /v1/dialogs/500', 'GET /v1/messages/1/transfer_to_group']);
});
