'use strict';

const { startReceiver, startSandbox } = require('./helper');

describe('playground', () => {
	let mine;
	let hook;

	beforeAll(async () => {
		[mine, hook] = [await startSandbox(), await startReceiver()];
		await mine.post('/webhooks', { url: hook.url, name: 'kept', events: ['inbox'] });
	});
	afterAll(async () => {
		await mine.close();
		await hook.close();
	});

	test('reset can keep the webhooks', async () => {
		const before = mine.sandbox.account.webhooks.all();
		await mine.control('POST', '/reset', { keep_webhooks: true });
		expect(mine.sandbox.account.webhooks.all()).toEqual(before);
		await mine.control('POST', '/chat/messages', { client_id: 31000001, text: 'still there?' });
		await mine.settled();
		expect(hook.last('inbox')).toMatchObject({ text: 'still there?' });
		await mine.control('POST', '/reset', {});
		expect(mine.sandbox.account.webhooks.size).toBe(0);
		await mine.post('/webhooks', { url: hook.url, name: 'again', events: ['inbox'] });
	});

	test('message IDs are not reused after a restart or reset', async () => {
		const write = async (sandbox) =>
			(await sandbox.control('POST', '/chat/messages', { client_id: 31000001, text: 'new' })).id;
		const playground = await startSandbox({ baseTime: 'now' });
		const ids = [await write(playground), await write(playground)];
		await new Promise((resolve) => setTimeout(resolve, 300));
		await playground.control('POST', '/reset', { keep_webhooks: true });
		ids.push(await write(playground));
		await playground.close();
		await new Promise((resolve) => setTimeout(resolve, 300));
		const next = await startSandbox({ baseTime: 'now' });
		ids.push(await write(next));
		await next.close();
		expect(new Set(ids).size).toBe(4);
	});

	test('signatures use the system time after a clock change, and the clock can be restored', async () => {
		await mine.advance(7200);
		await mine.control('POST', '/chat/messages', { client_id: 31000001, text: 'later' });
		await mine.settled();
		expect(Math.abs(Number(hook.received.at(-1).headers['x-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
		await mine.control('POST', '/clock', { speed: 60 });
		const { speed, now } = await mine.control('POST', '/clock', { now: true });
		expect([speed, Math.abs(Date.parse(now) - Date.now()) < 60_000]).toEqual([1, true]);
	});

	test('lists clients with a name first', async () => {
		const { data } = await mine.control('GET', '/chat/clients?channel_id=126&limit=500');
		const named = data.map(({ name, assigned_name }) =>
			[assigned_name, name].some((text) => text && text !== 'unknown' && !text.startsWith('[')),
		);
		expect(named.indexOf(false)).toBeGreaterThan(10);
		expect(named.lastIndexOf(true)).toBeLessThan(named.indexOf(false));
	});

	test('serves an uploaded file without script access', async () => {
		const content = Buffer.from('<script>alert(1)</script>');
		const sent = await fetch(
			`${mine.sandbox.url}/_sandbox/chat/files?name=${encodeURIComponent('../Прайс лист.html')}&type=text/html`,
			{
				method: 'POST',
				headers: { 'content-type': 'application/octet-stream' },
				body: content,
			},
		);
		const { url } = await sent.json();
		expect(decodeURIComponent(url)).toMatch(/\/files\/[0-9a-f]{8}-Прайс-лист\.html$/);
		const response = await fetch(url);
		expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
		expect(response.headers.get('content-security-policy')).toBe('sandbox');
		const message = await mine.control('POST', '/chat/messages', {
			client_id: 31000001,
			attachment: { url, name: 'Прайс лист.html' },
		});
		expect(message.attachments).toEqual([expect.objectContaining({ link: url, name: 'Прайс лист.html' })]);
	});

	test.each([-600, 0, 120, 330, 840])(
		'statistics of yesterday exist with a UTC offset of %i minutes',
		async (utcOffset) => {
			const baseTime = Date.now();
			const sandbox = await startSandbox({ baseTime, utcOffset });
			const day = new Date(baseTime + utcOffset * 60_000 - 86_400_000).toISOString().slice(0, 10);
			const { body } = await sandbox.get(`/statistics?report=request_stats&date=${day}`);
			await sandbox.close();
			expect(body.meta.total).toBe(230);
			expect(new Set(body.data.map(({ request_start }) => request_start.slice(0, 10))).size).toBe(1);
		},
	);

	test('statistics of a day exist after midnight, and reset moves the sample data to the current time', async () => {
		const [day, noon] = [86_400_000, Date.parse('2026-03-10T12:00:00Z')];
		const sandbox = await startSandbox({ baseTime: noon, now: noon, utcOffset: 0 });
		const rowsOf = async (date) => (await sandbox.get(`/statistics?report=request_stats&date=${date}`)).body.meta.total;
		expect([await rowsOf('2026-03-09'), await rowsOf('2026-03-10')]).toEqual([230, 0]);
		await sandbox.advance(day / 1000);
		expect([await rowsOf('2026-03-09'), await rowsOf('2026-03-10'), await rowsOf('2026-03-11')]).toEqual([230, 230, 0]);
		await sandbox.close();

		const today = await startSandbox({ baseTime: 'now' });
		const newest = () => today.sandbox.account.messages.all().at(-1).created;
		const before = newest();
		const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * day);
		await today.control('POST', '/reset', {});
		later.mockRestore();
		expect(newest() - before).toBeGreaterThan(1.9 * day);
		await today.close();
	});
});
