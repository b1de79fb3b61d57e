'use strict';

/** Hand Over to Team, Hand Back to Bot, Assign to Available Operator, and operator groups by name. */

const nock = require('nock');
const { SERVER } = require('../../support/constants');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const OK = { body: { status: 'success' } };
const GROUPS = [
	{ id: 31, name: 'Sales', operator_ids: [1, 2] },
	{ id: 32, name: 'Поддержка', operator_ids: [3] },
	{ id: 33, name: 'Twin', operator_ids: [] },
	{ id: 34, name: 'twin', operator_ids: [] },
];
const operator = (id, more = {}) => ({
	id,
	first_name: `Op${id}`,
	last_name: '',
	role: 'operator',
	status: 'enabled',
	online: 1,
	status_id: 0,
	opened_dialogs: 1,
	...more,
});

/** An account with one dialog and configurable responses. */
function account({ operators = [operator(1), operator(2)], reply = () => undefined, message = {}, open = {} } = {}) {
	return chat2desk((call) => {
		const replaced = reply(call);
		if (replaced !== undefined) return replaced;
		const { method, path, query } = call;
		if (method === 'GET' && path === '/v1/messages')
			return page(
				message && [{ id: 1001, dialog_id: 500, client_id: 5, channel_id: 126, transport: 'widget', ...message }],
				call,
			);
		if (path === '/v1/operators_groups') return success(GROUPS);
		if (path === '/v1/operators') return page(operators, call);
		if (path === '/v1/tags') return page([{ id: 7, label: 'Bot' }], call);
		if (path === '/v1/dialogs')
			return success([{ id: 1 }].slice(0, open[query.operator_id] ?? 0), {
				meta: { total: open[query.operator_id] ?? 0 },
			});
		return OK;
	});
}

const writes = ({ calls }) =>
	calls
		.filter(({ method, path }) => method !== 'GET' || path.includes('transfer'))
		.map(({ method, path, query, body }) => [`${method} ${path.replace('/v1', '')}`, body ?? query]);

const dialog = (operation, more = {}) => ({ resource: 'dialog', operation, dialogId: locator('500'), ...more });
const HAND_OVER = dialog('handOver', {
	handOverTo: 'group',
	groupId: locator('sales'),
	comment: 'Wants a refund',
	additionalFields: { tagIds: ['bot'] },
});
const COMMENT = [
	'POST /messages',
	{ client_id: 5, type: 'comment', text: 'Wants a refund', open_dialog: false, channel_id: 126, transport: 'widget' },
];
const TAGS = ['POST /tags/assign_to', { tag_ids: [7], assignee_type: 'client', assignee_id: 5 }];
const TO_GROUP = ['GET /messages/1001/transfer_to_group', { group_id: '31' }];

const run = async (parameters, more) => {
	const { items, error } = await execute({ parameters, ...more });
	return { json: items?.[0]?.json, error };
};

describe('Hand Over to Team', () => {
	test('comments, tags and transfers in this order, and reports each step', async () => {
		const wire = account();
		const { json } = await run(HAND_OVER);
		expect(writes(wire)).toEqual([COMMENT, TAGS, TO_GROUP]);
		expect(json).toEqual({
			success: true,
			dialog_id: 500,
			group_id: 31,
			steps: ['comment', 'tags', 'transfer'].map((step) => ({ step, status: 'done' })),
		});
	});

	test.each([
		['an operator', { handOverTo: 'operator', operatorId: locator('617') }, { operator_id: 617 }],
		['no one', { handOverTo: 'noOne' }, { operator_id: null }],
		['an available operator', { handOverTo: 'availableOperator' }, { operator_id: 1 }],
	])('transfers to %s', async (_who, more, body) => {
		const wire = account();
		const { json } = await run({ ...HAND_OVER, comment: '', additionalFields: {}, ...more });
		expect(writes(wire)).toEqual([['PUT /dialogs/500', body]]);
		expect(json).toMatchObject({ ...body, steps: [{ status: 'skipped' }, { status: 'skipped' }, { status: 'done' }] });
	});

	test('transfers to the group if none of its operators is available', async () => {
		const wire = account({ operators: [operator(1, { online: 0 }), operator(3)] });
		const { json } = await run({ ...HAND_OVER, handOverTo: 'availableOperator' });
		expect(writes(wire).at(-1)).toEqual(TO_GROUP);
		expect(json.group_id).toBe(31);
	});

	test('sends Extra Query Parameters with the transfer to a group', async () => {
		const wire = account();
		await run({ ...HAND_OVER, options: { extraQuery: '{"source":"bot"}' } });
		expect(writes(wire).at(-1)).toEqual([TO_GROUP[0], { source: 'bot', group_id: '31' }]);
	});

	test('uses the dialog of the input item by default', async () => {
		const wire = account();
		const { dialogId, ...parameters } = { ...HAND_OVER, handOverTo: 'noOne' };
		expect(dialogId).toBeDefined();
		const { error } = await run(parameters, { items: [{ dialog_id: 500 }] });
		expect([error, writes(wire).at(-1)]).toEqual([undefined, ['PUT /dialogs/500', { operator_id: null }]]);
	});

	const failing = (part, answer) => (call) => (call.path === part ? answer : undefined);

	test.each([
		['rejected', failure(400, { message: 'no' }), 'failed'],
		['failed on the server', failure(500, {}), 'unknown'],
	])('transfers even if the comment is %s, and reports it', async (_how, answer, status) => {
		const wire = account({
			reply: ({ method, path }) => (method === 'POST' && path === '/v1/messages' ? answer : undefined),
		});
		const { json, error } = await run(HAND_OVER);
		expect(error).toBeUndefined();
		expect(writes(wire).slice(1)).toEqual([TAGS, TO_GROUP]);
		expect(json.steps).toEqual([
			{ step: 'comment', status, error: expect.any(String) },
			{ step: 'tags', status: 'done' },
			{ step: 'transfer', status: 'done' },
		]);
	});

	test('stops before the transfer if configured', async () => {
		const wire = account({ reply: failing('/v1/tags/assign_to', failure(403, { message: 'no' })) });
		const additionalFields = { ...HAND_OVER.additionalFields, ifStepFails: 'stop' };
		const { error } = await run({ ...HAND_OVER, additionalFields });
		expect(writes(wire)).toEqual([COMMENT, TAGS]);
		expect(error.message).toContain('The step "tags" failed');
		expect(error.description).toContain('Steps: comment done, tags failed, transfer skipped');
		expect(error.context.details.steps).toHaveLength(3);
	});

	test.each([
		['a group that does not exist', { groupId: locator('Suport') }],
		['a group with this ID, for an available operator', { handOverTo: 'availableOperator', groupId: locator('99') }],
	])('writes nothing for %s', async (_what, more) => {
		const wire = account();
		const { error } = await run({ ...HAND_OVER, ...more });
		expect(error.message).toMatch(/^No operator group/);
		expect(writes(wire)).toEqual([]);
	});

	const lastRead = { handOverTo: 'availableOperator' };
	const withoutOperators = { reply: failing('/v1/operators', failure(401, { message: 'no' })) };

	test('keeps the steps and the status of a read that failed', async () => {
		account(withoutOperators);
		const { json } = await run({ ...HAND_OVER, ...lastRead }, { settings: { onError: 'continueRegularOutput' } });
		expect(json).toMatchObject({
			httpCode: '401',
			steps: [{ status: 'done' }, { status: 'done' }, { step: 'transfer', status: 'failed' }],
		});
	});

	test('keeps the steps of an error of the node itself', async () => {
		account();
		const additionalFields = { tagIds: ['Nope'], ifStepFails: 'stop' };
		const settings = { onError: 'continueRegularOutput' };
		const { json } = await run({ ...HAND_OVER, additionalFields }, { settings });
		expect(json.error).toContain('The step "tags" failed');
		expect(json.steps.map(({ status }) => status)).toEqual(['done', 'failed', 'skipped']);
	});

	test('an unknown tag is a failed step', async () => {
		const wire = account();
		const { json } = await run({ ...HAND_OVER, additionalFields: { tagIds: ['Nope'] } });
		expect(writes(wire)).toEqual([COMMENT, TO_GROUP]);
		expect(json.steps[1]).toEqual({ step: 'tags', status: 'failed', error: expect.stringContaining('Nope') });
	});

	const SETTINGS = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	test.each([400, 403, 404, 422, 429])(
		'repeats no completed step if the transfer is retried after %d',
		async (code) => {
			let rejections = 0;
			const wire = account({
				reply: ({ path }) =>
					path.endsWith('transfer_to_group') && rejections++ < 2 ? failure(code, { message: 'no' }) : undefined,
			});
			const { json, error } = await run(HAND_OVER, { settings: SETTINGS });
			expect(error).toBeUndefined();
			expect(writes(wire)).toEqual([COMMENT, TAGS, TO_GROUP, TO_GROUP, TO_GROUP]);
			expect(json.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
		},
	);

	test('continues after a failed middle step and does not resend an ambiguous comment', async () => {
		let attempts = 0;
		const wire = account({
			reply: ({ method, path }) => {
				if (method === 'POST' && path === '/v1/messages') return failure(500, {});
				return path === '/v1/tags/assign_to' && attempts++ === 0 ? failure(400, { message: 'no' }) : undefined;
			},
		});
		const additionalFields = { ...HAND_OVER.additionalFields, ifStepFails: 'continue' };
		const parameters = { ...HAND_OVER, additionalFields };
		const { json, error } = await run(parameters, { settings: SETTINGS });
		expect(error).toBeUndefined();
		expect(writes(wire)).toEqual([COMMENT, TAGS, TO_GROUP]);
		expect(json.steps.map(({ status }) => status)).toEqual(['unknown', 'failed', 'done']);
	});

	test('does not resend an ambiguous comment if the transfer is retried', async () => {
		let rejections = 0;
		const wire = account({
			reply: ({ method, path }) => {
				if (method === 'POST' && path === '/v1/messages') return failure(500, {});
				return path.endsWith('transfer_to_group') && rejections++ === 0 ? failure(400, { message: 'no' }) : undefined;
			},
		});
		const { json } = await run(HAND_OVER, { settings: SETTINGS });
		expect(writes(wire)).toEqual([COMMENT, TAGS, TO_GROUP, TO_GROUP]);
		expect(json.steps.map(({ status }) => status)).toEqual(['unknown', 'done', 'done']);
	});

	test('reports a comment for a dialog without messages as failed', async () => {
		account({ message: null, reply: ({ path }) => (path === '/v1/messages' ? page([], { query: {} }) : undefined) });
		const { json } = await run({ ...HAND_OVER, handOverTo: 'noOne' });
		expect(json.steps.map(({ status }) => status)).toEqual(['failed', 'failed', 'done']);
	});
});

describe('Hand Back to Bot', () => {
	const HAND_BACK = dialog('handBack', { handBackTo: 'noOne', comment: '', additionalFields: {} });

	test('unassigns the dialog with one request', async () => {
		const wire = account();
		const { json } = await run(HAND_BACK);
		expect(wire.calls).toHaveLength(1);
		expect(writes(wire)).toEqual([['PUT /dialogs/500', { operator_id: null }]]);
		expect(json).toMatchObject({ success: true, dialog_id: 500, operator_id: null });
	});

	test("comments, removes tags and assigns the bot's operator", async () => {
		const wire = account({
			reply: ({ method }) => (method === 'DELETE' ? failure(404, { message: 'client not found' }) : undefined),
		});
		const { json } = await run({
			...HAND_BACK,
			handBackTo: 'operator',
			operatorId: locator('620'),
			comment: 'Wants a refund',
			additionalFields: { tagIds: ['Bot'] },
		});
		expect(writes(wire)).toEqual([
			COMMENT,
			['DELETE /tags/7/delete_from', { client_id: 5 }],
			['PUT /dialogs/500', { operator_id: 620 }],
		]);
		expect(json.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
	});

	describe('a tag that cannot be removed', () => {
		const UNTAG = { ...HAND_BACK, additionalFields: { tagIds: ['Bot'] } };
		const untag = async (answer, clientTags = [{ id: 7 }]) => {
			const wire = account({
				reply: ({ method, path }) => {
					if (method === 'DELETE') return answer;
					return path === '/v1/clients/5' ? success({ id: 5, tags: clientTags }) : undefined;
				},
			});
			const { json } = await run(UNTAG);
			return { wire, tags: json.steps[1] };
		};

		test.each([
			['a web page', { status: 404, body: '<html><title>404 Not Found</title></html>' }, 'failed'],
			['a wrong token', failure(403, { message: 'client not found' }), 'failed'],
			['a success with errors', { body: { status: 'success', errors: ['client not found'] } }, 'unknown'],
			['a rejection with a request for the tags', failure(400, { message: 'locked' }), 'failed'],
		])('does not count as removed after %s', async (_what, answer, status) => {
			const { tags } = await untag(answer);
			expect(tags).toEqual({ step: 'tags', status, error: expect.any(String) });
		});

		test('does not count as removed if the server name does not exist', async () => {
			const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
			nock(SERVER).persist().delete('/v1/tags/7/delete_from').replyWithError(unknown);
			account();
			const { json } = await run(UNTAG);
			expect(json.steps[1]).toEqual({
				step: 'tags',
				status: 'failed',
				error: expect.stringContaining('this server name does not exist'),
			});
		});

		test('counts as removed if the client does not have it, in any language', async () => {
			const { tags, wire } = await untag(failure(400, { message: 'Cliente no encontrado' }), [{ id: 8 }]);
			expect(tags).toEqual({ step: 'tags', status: 'done' });
			expect(wire.calls.map(({ path }) => path)).toContain('/v1/clients/5');
		});
	});
});

describe('Assign to Available Operator', () => {
	const ASSIGN = dialog('assignToAvailable', { ifNoneAvailable: 'leave', additionalFields: {} });
	const chosen = async (parameters = {}, setup = {}) => {
		account(setup);
		return await run({ ...ASSIGN, ...parameters });
	};

	test.each([
		['with the fewest open dialogs', {}, [operator(1, { opened_dialogs: 3 }), operator(2, { opened_dialogs: 2 })], 2],
		['who is online', {}, [operator(1, { online: 0 }), operator(2, { opened_dialogs: 9 })], 2],
		['who is enabled', {}, [operator(1, { status: 'disabled' }), operator(2)], 2],
		['of a group', { groupId: locator('ПОДДЕРЖКА') }, [operator(1), operator(3, { opened_dialogs: 9 })], 3],
		['with a status', { additionalFields: { statusIds: [4] } }, [operator(1), operator(2, { status_id: 4 })], 2],
		['with a role', { additionalFields: { role: 'admin' } }, [operator(1), operator(2, { role: 'admin' })], 2],
	])('selects the operator %s', async (_which, parameters, operators, id) => {
		const { json } = await chosen(parameters, { operators });
		expect(json).toMatchObject({ assigned: true, operator_id: id, operator_name: `Op${id}`, dialog_id: 500 });
	});

	test('counts the open dialogs of operators whose own count is zero', async () => {
		const operators = [operator(1, { opened_dialogs: 0 }), operator(2, { opened_dialogs: 2 })];
		expect((await chosen({}, { operators, open: { 1: 5 } })).json.operator_id).toBe(2);
		nock.cleanAll();
		expect((await chosen({}, { operators, open: { 1: 0 } })).json.operator_id).toBe(1);
	});

	test.each([
		['leave', { assigned: false, dialog_id: 500 }, []],
		[
			'group',
			{ assigned: false, dialog_id: 500, group_id: 32 },
			[['GET /messages/1001/transfer_to_group', { group_id: '32' }]],
		],
	])('if no one is available: %s', async (ifNoneAvailable, output, sent) => {
		const wire = account();
		const { json } = await run({ ...ASSIGN, groupId: locator('32'), ifNoneAvailable });
		expect(json).toEqual(output);
		expect(writes(wire)).toEqual(sent);
	});

	test('if no one is available: error', async () => {
		const { error } = await chosen({ groupId: locator('Поддержка'), ifNoneAvailable: 'error' });
		expect(error.message).toBe('No operator is available in the group "Поддержка"');
	});

	test('respects the maximum number of open dialogs', async () => {
		const { json } = await chosen({ additionalFields: { maxOpenDialogs: 1 } });
		expect(json).toEqual({ assigned: false, dialog_id: 500 });
	});

	test('distributes the items of a run evenly, with two requests in total', async () => {
		const operators = [1, 2, 3, 4, 5].map((id) => operator(id, { opened_dialogs: 2 }));
		const wire = account({ operators });
		const items = Array.from({ length: 23 }, (_, at) => ({ dialog_id: 500 + at }));
		const { dialogId, ...parameters } = ASSIGN;
		expect(dialogId).toBeDefined();
		const result = await execute({ parameters, items });
		const counts = [1, 2, 3, 4, 5].map((id) => result.items.filter(({ json }) => json.operator_id === id).length);
		expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
		expect(wire.calls.filter(({ method }) => method === 'GET')).toHaveLength(1);
	});

	test.each([
		['counts an assignment whose outcome is unknown', 500, [undefined, 2, undefined]],
		['does not count a rejected assignment', 422, [undefined, 2, 1]],
	])('%s', async (_what, status, expected) => {
		let puts = 0;
		const reply = ({ method }) => (method === 'PUT' && puts++ === 0 ? failure(status, { message: 'no' }) : undefined);
		account({ reply });
		const { dialogId: _dialogId, ...parameters } = { ...ASSIGN, additionalFields: { maxOpenDialogs: 2 } };
		const items = [1, 2, 3].map((index) => ({ dialog_id: 500 + index }));
		const result = await execute({ parameters, items, settings: { onError: 'continueRegularOutput' } });
		expect(result.items.map(({ json }) => json.operator_id)).toEqual(expected);
	});

	test('keeps the difference between operators at 1 for 200 dialogs and 5 operators, and skips offline operators', async () => {
		const operators = [1, 2, 3, 4, 5].map((id) => operator(id, { opened_dialogs: 0 }));
		let seed = 7;
		const random = (max) => (seed = (seed * 48_271) % 2_147_483_647) % max;
		const open = Object.fromEntries(operators.map(({ id }) => [id, 0]));
		let online = operators;
		account({
			reply: ({ method, path, query, body }) => {
				if (path === '/v1/operators') {
					online = operators.filter((one) => one.online === 1);
					// The count is sometimes missing, as seen on live accounts.
					return success(operators.map((one) => ({ ...one, opened_dialogs: random(4) === 0 ? 0 : open[one.id] })));
				}
				if (path === '/v1/dialogs')
					return success([{}].slice(0, open[query.operator_id]), { meta: { total: open[query.operator_id] } });
				if (method !== 'PUT') return undefined;
				expect(online.map(({ id }) => id)).toContain(body.operator_id);
				open[body.operator_id] += 1;
				return OK;
			},
		});
		const { dialogId, ...parameters } = ASSIGN;
		expect(dialogId).toBeDefined();
		for (let at = 0; at < 200; at += 4) {
			const items = Array.from({ length: 4 }, (_, index) => ({ dialog_id: 1000 + at + index }));
			const { error } = await execute({ parameters, items });
			expect(error).toBeUndefined();
			// All operators return before the next one leaves, so that they can catch up.
			for (const one of operators) one.online = 1;
			if (at % 40 === 0 && at < 160) operators[random(5)].online = 0;
		}
		const counts = Object.values(open);
		expect(counts.reduce((sum, count) => sum + count)).toBe(200);
		expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
	});
});

describe('operator groups by name', () => {
	const message = { resource: 'message', operation: 'transferToGroup', messageId: '1001' };

	test.each([
		['Sales', 31],
		[' sales ', 31],
		['ПОДДЕРЖКА', 32],
		['31', 31],
	])('%s', async (name, id) => {
		const wire = account();
		const { json, error } = await run({ ...message, groupId: locator(name) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject({ success: true, group_id: id });
		expect(wire.calls).toHaveLength(name === '31' ? 1 : 2);
	});

	test.each([
		['Unmatched', /^No operator group named "Unmatched" exists$/, /Sales \(31\)/],
		['Twin ', /^Several operator groups are named "Twin": IDs 33, 34$/, /ID/],
	])('%s is rejected before anything is written', async (name, message_, description) => {
		const wire = account();
		for (const parameters of [message, dialog('transferToGroup')]) {
			const { error } = await run({ ...parameters, groupId: locator(name) });
			expect(error.message).toMatch(message_);
			expect(error.description).toMatch(description);
		}
		expect(writes(wire)).toEqual([]);
	});
});
