'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, page, sealNetwork } = require('../../support/mock-api');

sealNetwork();

const taken = () => ({ body: { errors: [], status: 'success' } });

/** One message per minute, newest first. */
const messages = (count, more = {}) =>
	Array.from({ length: count }, (_, at) => ({
		at: `2025-01-01T10:${String(59 - at).padStart(2, '0')}:00Z`,
		text: `text ${at}`,
		...more,
	}));

const FROM_ITEMS = {
	resource: 'message',
	operation: 'import',
	clientId: locator('={{ $json.client ?? 1 }}'),
	channelId: locator('126'),
	transport: 'whatsapp',
	messageSource: 'inputItems',
	sentAt: '={{ $json.at }}',
	type: '={{ $json.type ?? "from_client" }}',
	text: '={{ $json.text }}',
	externalId: '={{ $json.external }}',
};

const FROM_FORM = {
	resource: 'message',
	operation: 'import',
	clientId: locator('1'),
	channelId: locator('126'),
	transport: 'whatsapp',
	messages: { message: messages(25).map(({ at, text }) => ({ sentAt: at, type: 'to_client', text })) },
};

const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

const textsOf = ({ body }) => body.messages.map(({ text }) => Number(text.split(' ')[1]));
const from = (first, last) => Array.from({ length: first - last + 1 }, (_, at) => first - at);

describe('messages from the input items', () => {
	test('are imported in batches of ten, in chronological order, client by client, and every item is output', async () => {
		const wire = chat2desk(taken);
		const items = [...messages(12), ...messages(2, { client: 2 }), ...messages(1)].map((item, at) => ({
			...item,
			text: `text ${at}`,
			external: `x${at}`,
		}));
		const run = await execute({ parameters: FROM_ITEMS, items });
		expect(run.error).toBeUndefined();
		expect(wire.calls.map((call) => [call.path, call.body.client_id, textsOf(call)])).toEqual([
			['/v1/messages/import/', 1, from(11, 2)],
			['/v1/messages/import/', 1, [1, 0, 14]],
			['/v1/messages/import/', 2, [13, 12]],
		]);
		expect(wire.calls[0].body).toMatchObject({ channel_id: 126, transport: 'whatsapp' });
		expect(wire.calls[1].body.messages[1]).toEqual({
			timestamp: 1735729140,
			type: 'from_client',
			text: 'text 0',
			external_id: 'x0',
		});
		expect(run.items.map(({ json, pairedItem }) => [json.success, json.client_id, json.text, pairedItem.item])).toEqual(
			items.map(({ client = 1, text }, at) => [true, client, text, at]),
		);
	});

	test('an unknown source is rejected before anything is sent', async () => {
		const wire = chat2desk(taken);
		const { error } = await execute({
			parameters: { ...FROM_ITEMS, messageSource: '={{ "file" }}' },
			items: messages(1),
		});
		expect(error.message).toContain('Message Source');
		expect(wire.calls).toEqual([]);
	});

	test('nothing is sent if one message is invalid, and the error names it', async () => {
		const wire = chat2desk(taken);
		const items = messages(12);
		items[7].at = 'some day';
		const { error } = await execute({ parameters: FROM_ITEMS, items });
		expect(error).toMatchObject({ message: expect.stringContaining('some day'), context: { itemIndex: 7 } });
		items[7] = { at: items[6].at, text: '' };
		expect((await execute({ parameters: FROM_ITEMS, items })).error).toMatchObject({
			message: 'The message is empty',
			context: { itemIndex: 7 },
		});
		expect(wire.calls).toEqual([]);
	});

	test('valid messages are imported if the node continues on failure', async () => {
		const wire = chat2desk(taken);
		const items = messages(12);
		items[7].at = '';
		const run = await execute({ parameters: FROM_ITEMS, items, settings: { onError: 'continueRegularOutput' } });
		expect(wire.calls.map(textsOf)).toEqual([[11, 10, 9, 8, 6, 5, 4, 3, 2, 1], [0]]);
		expect(run.items.map(({ json }) => json.error ?? json.success)).toEqual([
			...Array(7).fill(true),
			'"Sent At" is empty',
			...Array(4).fill(true),
		]);
	});
});

/** Fails one batch with a given response, once or several times. */
function failingAt(portion, reply, times = 1) {
	let left = times;
	return chat2desk((_call, index) => (index >= portion && left-- > 0 ? reply : taken()));
}

const REFUSED = failure(400, { message: 'messages[3] is too old' });
const BROKEN = failure(500, {});
/** Some messages were imported, but it is unknown which. */
const PARTIAL = { body: { status: 'success', errors: ['message 3 is too old'] } };

describe('a failed batch of form messages', () => {
	test('names the imported and the other messages, and the next attempt sends the rest only', async () => {
		const wire = failingAt(1, REFUSED);
		const { error } = await execute({ parameters: FROM_FORM });
		expect(error.message).toBe(
			'Messages 16 to 25 were imported, 1 to 15 were not imported: Chat2Desk: messages[3] is too old',
		);
		expect(wire.calls.map(textsOf)).toEqual([from(24, 15), from(14, 5)]);
	});

	test('a new attempt continues after the imported messages', async () => {
		const wire = failingAt(1, REFUSED);
		const run = await execute({ parameters: FROM_FORM, settings: RETRY });
		expect(run.error).toBeUndefined();
		expect(wire.calls.map(textsOf)).toEqual([from(24, 15), from(14, 5), from(14, 5), from(4, 0)]);
		expect(run.items.map(({ json }) => json)).toEqual([{ success: true, client_id: 1, channel_id: 126, imported: 25 }]);
	});

	test.each([
		['a server error', BROKEN],
		['errors in a success response', PARTIAL],
	])('sends neither an ambiguous batch nor later messages again, after %s', async (_what, reply) => {
		const wire = failingAt(1, reply);
		const { error } = await execute({ parameters: FROM_FORM, settings: RETRY });
		expect(error.message).toMatch(
			/^Messages 16 to 25 were imported, 6 to 15 may have been imported, 1 to 5 were not imported: /,
		);
		expect(wire.calls.map(textsOf)).toEqual([from(24, 15), from(14, 5)]);
	});

	test('lists the message numbers in the output if the node continues on failure', async () => {
		failingAt(2, BROKEN);
		const run = await execute({ parameters: FROM_FORM, settings: { onError: 'continueRegularOutput' } });
		expect(run.items[0].json).toMatchObject({
			error: expect.stringMatching(/^Messages 6 to 25 were imported, 1 to 5 may have been imported: /),
			imported: Array.from({ length: 20 }, (_, at) => 6 + at),
			outcomeUnknown: [1, 2, 3, 4, 5],
			notImported: [],
		});
	});

	test('reports that no message was imported if the first batch fails', async () => {
		failingAt(0, REFUSED);
		const { error } = await execute({ parameters: FROM_FORM });
		expect(error.message).toBe('Messages 1 to 25 were not imported: Chat2Desk: messages[3] is too old');
	});
});

describe('a failed batch of input items', () => {
	const items = messages(25);

	test('the error of its item names the imported and the other messages', async () => {
		const wire = failingAt(1, REFUSED);
		const { error } = await execute({ parameters: FROM_ITEMS, items });
		expect(error).toMatchObject({
			context: { itemIndex: 0 },
			message: expect.stringContaining('messages[3] is too old'),
		});
		expect(error.description).toContain(
			'The messages of items 15 to 24 were imported, 0 to 14 were not imported (counted from 0)',
		);
		expect(wire.calls).toHaveLength(2);
	});

	test('a new attempt continues after the imported messages and outputs every item', async () => {
		const wire = failingAt(1, REFUSED);
		const run = await execute({ parameters: FROM_ITEMS, items, settings: RETRY });
		expect(run.error).toBeUndefined();
		expect(wire.calls.map(textsOf)).toEqual([from(24, 15), from(14, 5), from(14, 5), from(4, 0)]);
		expect(run.items.map(({ json }) => json.text)).toEqual(items.map(({ text }) => text));
	});

	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])(
		'sends neither an ambiguous batch nor later messages again (%s)',
		async (onError) => {
			const wire = failingAt(1, BROKEN);
			await execute({ parameters: FROM_ITEMS, items, settings: { ...RETRY, maxTries: 3, onError } });
			expect(wire.calls.map(textsOf)).toEqual([from(24, 15), from(14, 5)]);
		},
	);

	test('marks later items as not sent', async () => {
		failingAt(1, BROKEN);
		const run = await execute({ parameters: FROM_ITEMS, items, settings: { onError: 'continueRegularOutput' } });
		const outputs = run.items.map(({ json }) => json);
		expect(outputs.slice(15).every(({ success }) => success === true)).toBe(true);
		for (const { error, imported } of outputs.slice(5, 15))
			expect([error, imported]).toEqual([expect.stringContaining('may have gone through'), 'unknown']);
		for (const { error, imported } of outputs.slice(0, 5))
			expect([error, imported]).toEqual([expect.stringMatching(/^Not sent, because an earlier message/), false]);
	});

	test('does not affect other clients if the node continues on failure', async () => {
		const wire = failingAt(0, REFUSED);
		const two = [...messages(3), ...messages(2, { client: 2 })];
		const run = await execute({ parameters: FROM_ITEMS, items: two, settings: { onError: 'continueRegularOutput' } });
		expect(wire.calls.map(({ body }) => body.client_id)).toEqual([1, 2]);
		expect(run.items.map(({ json }) => json.success)).toEqual([undefined, undefined, undefined, true, true]);
	});

	test('sends no message twice if expressions return different times in the next attempt', async () => {
		const wire = failingAt(1, REFUSED);
		const run = await execute({
			parameters: { ...FROM_ITEMS, sentAt: '={{ 1.6e9 + Math.floor(Math.random() * 1e8) }}' },
			items,
			settings: RETRY,
		});
		expect(run.error).toBeUndefined();
		const [first, , ...again] = wire.calls.map(textsOf);
		expect([...first, ...again.flat()].sort((a, b) => a - b)).toEqual(items.map((_, at) => at));
	});
});

test('two runs of a node in a workflow are independent', async () => {
	const wire = chat2desk(taken);
	await execute({ parameters: FROM_ITEMS, items: messages(2) });
	await execute({ parameters: FROM_ITEMS, items: messages(2) });
	expect(wire.calls).toHaveLength(2);
});
