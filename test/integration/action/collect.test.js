'use strict';

const { execute } = require('../../support/n8n-core');
const { mockSleep } = require('../../support/mock-sleep');
const { chat2desk, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

/** How long the node slept, in milliseconds. */
const sleeps = [];
let onSleep = () => {};
mockSleep(async (ms) => {
	sleeps.push(ms);
	await onSleep();
});
beforeEach(() => {
	sleeps.splice(0);
	onSleep = () => {};
});

const CLIENT = 31000001;

/** A message that was sent a number of seconds after 10:00. */
const message = (id, second, more = {}) => ({
	id,
	type: 'from_client',
	text: `Line ${id}`,
	created: `2026-07-17T10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} UTC`,
	client_id: CLIENT,
	dialog_id: 500,
	channel_id: 126,
	request_id: 900,
	transport: 'telegram',
	...more,
});

/** Chat2Desk's list of messages, newest first by order or direction_reverse. `cap`: the largest page of the server. */
function account(messages, cap = 200) {
	return chat2desk(({ query }) => {
		const { start_id: start = Infinity, limit } = query;
		const sorted = messages.filter(({ id }) => id <= Number(start)).sort((a, b) => b.id - a.id);
		const most = Math.min(Number(limit), cap);
		return success(sorted.slice(0, most), { meta: { total: messages.length, limit: most } });
	});
}

/** The operation as a user adds it after the trigger: everything else has its default. */
const collect = { resource: 'message', operation: 'collectMessages' };
const event = (id, more = {}) => ({ message_id: id, client_id: CLIENT, text: `Line ${id}`, ...more });
const run = async (ids, { additionalFields, ...more } = {}) =>
	await execute({
		parameters: { ...collect, ...more, ...(additionalFields && { additionalFields }) },
		items: ids.map((id) => (typeof id === 'number' ? event(id) : id)),
	});
const textsOf = ({ items }) => items.map(({ json }) => json.text);

test('returns all lines of a burst as one item for the last message, with one request and without other settings', async () => {
	const wire = account([
		message(1, 0, { text: 'An earlier question' }),
		message(2, 5, { type: 'to_client', text: 'Its answer' }),
		message(3, 60, { text: 'Hi' }),
		message(4, 61, { type: 'autoreply', text: 'We will be with you' }),
		message(5, 68, {
			text: 'my parcel\nis late',
			attachments: [{ name: 'label.pdf', link: 'https://s.example/label.pdf' }],
		}),
		message(6, 76, { text: null, photo: 'companies/1/box.jpg' }),
	]);
	const { items, error } = await run([6]);
	expect(error).toBeUndefined();
	expect(sleeps).toEqual([9_000]);
	expect(wire.calls).toEqual([
		{ method: 'GET', path: '/v1/messages', query: { client_id: String(CLIENT), order: 'desc', limit: '200' } },
	]);
	const files = [
		{ name: 'label.pdf', url: 'https://s.example/label.pdf' },
		{ name: 'box.jpg', url: 'companies/1/box.jpg' },
	];
	expect(items.map(({ json }) => json)).toEqual([
		{
			client_id: CLIENT,
			dialog_id: 500,
			channel_id: 126,
			request_id: 900,
			transport: 'telegram',
			message_id: 6,
			text: 'Hi\nmy parcel\nis late',
			messages: [
				{ message_id: 3, text: 'Hi', at: '2026-07-17T10:01:00Z', attachments: [] },
				{ message_id: 5, text: 'my parcel\nis late', at: '2026-07-17T10:01:08Z', attachments: [files[0]] },
				{ message_id: 6, text: '', at: '2026-07-17T10:01:16Z', attachments: [files[1]] },
			],
			files,
			count: 3,
		},
	]);
});

test('returns nothing for the other messages of a burst, and pairs each item with its input', async () => {
	account([message(1, 0), message(2, 3), message(3, 30), message(4, 31), message(5, 60)]);
	const { items } = await run([1, 2, 3, 4, 5]);
	expect(items.map(({ json, pairedItem }) => [json.text, pairedItem.item])).toEqual([
		['Line 1\nLine 2', 1],
		['Line 3\nLine 4', 3],
		['Line 5', 4],
	]);
	expect(sleeps).toEqual([9_000]);
});

test('takes client and message from any node by expression', async () => {
	const wire = account([message(7, 0)]);
	const { items } = await run([{ who: '31000001', message: { id: '7' } }], {
		fromClientId: '={{ $json.who }}',
		messageId: '={{ $json.message.id }}',
		silence: 2,
	});
	expect(textsOf({ items })).toEqual(['Line 7']);
	expect(wire.calls[0].query.client_id).toBe('31000001');
	expect(sleeps).toEqual([3_000]);
});

test('keeps dialogs apart, and messages of others out', async () => {
	account([
		message(1, 0),
		message(2, 1, { dialog_id: 501 }),
		message(3, 2, { client_id: 7 }),
		message(4, 3),
		message(5, 4, { dialog_id: 501 }),
	]);
	expect(textsOf(await run([4]))).toEqual(['Line 1\nLine 4']);
	expect(textsOf(await run([5]))).toEqual(['Line 2\nLine 5']);
});

test('reads on if a burst does not fit on a page of the server', async () => {
	const messages = Array.from({ length: 12 }, (_, index) => message(index + 2, 100 + index * 8));
	const wire = account([message(1, 0), ...messages], 5);
	const { items } = await run([13]);
	expect(items[0].json.count).toBe(12);
	expect(wire.calls).toHaveLength(3);
});

test('returns a late delivered message on its own if the burst ended with it', async () => {
	account([message(1, 0), message(2, 9), message(3, 20)]);
	expect(textsOf(await run([1]))).toEqual(['Line 1']);
});

test('divides messages of the same second by their IDs', async () => {
	account([message(1, 0), message(2, 0), message(3, 0)]);
	expect(textsOf(await run([1, 2, 3]))).toEqual(['Line 1\nLine 2\nLine 3']);
});

test('returns messages without a time one by one', async () => {
	account([message(1, 0, { created: null }), message(2, 0, { created: null })]);
	expect(textsOf(await run([1, 2]))).toEqual(['Line 1', 'Line 2']);
});

test.each([
	['a message', {}, ['Line 4', 'Line 1\nLine 2\nLine 3\nLine 5']],
	['an entry of another type', { type: 'system' }, ['Line 1\nLine 2\nLine 3\nLine 5']],
])('reads on behind %s without a time', async (_name, more, texts) => {
	const untimed = message(4, 9, { created: null, ...more });
	account([message(1, 0), message(2, 4), message(3, 8), untimed, message(5, 10)], 2);
	expect(textsOf(await run([1, 2, 3, 4, 5]))).toEqual(texts);
});

test('returns nothing for a message of an operator', async () => {
	account([message(1, 0), message(2, 1, { type: 'to_client' })]);
	expect(textsOf(await run([2]))).toEqual([]);
});

describe('Max Messages and Max Wait', () => {
	const busy = [0, 4, 8, 12, 16, 20].map((second, index) => message(index + 1, second));

	test('end a burst by its number of messages', async () => {
		account(busy);
		expect(textsOf(await run([1, 2, 3, 4, 5, 6], { maxMessages: 4 }))).toEqual([
			'Line 1\nLine 2\nLine 3\nLine 4',
			'Line 5\nLine 6',
		]);
	});

	test('end a burst early enough for the time of silence that follows', async () => {
		account(busy);
		expect(textsOf(await run([1, 2, 3, 4, 5, 6], { additionalFields: { maxWait: 16 } }))).toEqual([
			'Line 1\nLine 2\nLine 3',
			'Line 4\nLine 5\nLine 6',
		]);
	});

	test('shorten the silence if the maximum is below it', async () => {
		account([message(1, 0), message(2, 4)]);
		expect(textsOf(await run([1, 2], { additionalFields: { maxWait: 3 } }))).toEqual(['Line 1', 'Line 2']);
		expect(sleeps).toEqual([4_000]);
	});
});

describe('End Words', () => {
	const additionalFields = { endWords: 'over and out, done, ✅' };
	const texts = ['First', 'Done!', 'Second', ' over  and out', 'Third', '✅', 'I am done'];
	const messages = texts.map((text, index) => message(index + 1, index, { text }));

	test('end a burst if they are the whole message', async () => {
		account(messages);
		const { items } = await run(
			messages.map(({ id }) => ({ message_id: id, client_id: CLIENT })),
			{ additionalFields },
		);
		expect(textsOf({ items })).toEqual(['First\nDone!', 'Second\n over  and out', 'Third\n✅', 'I am done']);
		expect(sleeps).toEqual([9_000]);
	});

	test('end the wait after a second if the input has the text', async () => {
		const wire = account(messages);
		expect(textsOf(await run([event(2, { text: 'done' })], { additionalFields }))).toEqual(['First\nDone!']);
		expect(sleeps).toEqual([1_000]);
		expect(wire.calls).toHaveLength(1);
	});

	test('do not end the wait if Chat2Desk does not list the message yet', async () => {
		const messages = [message(1, 0)];
		const wire = account(messages);
		onSleep = () => sleeps.length === 2 && messages.push(message(2, 1, { text: 'Done' }));
		expect(textsOf(await run([event(2, { text: 'Done' })], { additionalFields }))).toEqual(['Line 1\nDone']);
		expect(wire.calls).toHaveLength(2);
	});

	test('do not end the wait if Chat2Desk has another text', async () => {
		const wire = account([message(1, 0, { text: 'Done? No, I was edited' }), message(2, 5)]);
		expect(textsOf(await run([event(1, { text: 'Done' })], { additionalFields }))).toEqual([]);
		expect(sleeps).toEqual([1_000, 9_000]);
		expect(wire.calls).toHaveLength(2);
	});
});

describe('Skip Answered Messages', () => {
	const messages = [
		message(1, 0),
		message(2, 2, { type: 'to_client' }),
		message(3, 4),
		message(4, 5, { type: 'autoreply' }),
		message(5, 6),
		message(6, 30),
		message(7, 32, { type: 'to_client' }),
	];

	test('keeps messages by default, since a late answer may belong to an earlier burst', async () => {
		account(messages);
		expect(textsOf(await run([1, 3, 5, 6]))).toEqual(['Line 1\nLine 3\nLine 5', 'Line 6']);
	});

	test('omits messages before one of type to_client', async () => {
		account(messages);
		const { items } = await run([1, 3, 5, 6], { additionalFields: { skipAnswered: true } });
		expect(textsOf({ items })).toEqual(['Line 3\nLine 5']);
	});
});

test.each([
	[{ silence: 0 }, '"Seconds of Silence": "0" must be at least 1'],
	[{ silence: 61 }, '"Seconds of Silence" must be at most 60'],
	[{ maxMessages: 0 }, '"Max Messages": "0" must be at least 1'],
	[{ additionalFields: { maxWait: -1 } }, '"Max Wait": "-1" must be at least 1'],
])('rejects %j before it waits', async (more, text) => {
	const wire = account([]);
	const { error } = await run([1], more);
	expect(error.message).toBe(text);
	expect(sleeps).toEqual([]);
	expect(wire.calls).toEqual([]);
});

test('fails if the client has no such message', async () => {
	account([message(1, 0)]);
	const { error } = await run([2]);
	expect(error.message).toBe(`Message 2 is not among the latest messages of client ${CLIENT}`);
});

test('a cancellation ends the wait', async () => {
	account([message(1, 0)]);
	let execution;
	onSleep = () => {
		execution.cancel();
		return new Promise(() => {});
	};
	const watch = (running) => (execution = running);
	expect((await execute({ parameters: collect, items: [event(1)], watch })).error.message).toBe(
		'The execution was cancelled',
	);
});
