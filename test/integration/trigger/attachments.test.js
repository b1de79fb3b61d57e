'use strict';

const nock = require('nock');
const { sealNetwork } = require('../../support/mock-api');
const { execute } = require('../../support/n8n-core');

const STORAGE = 'https://storage.chat2desk.com';
const ON = { downloadAttachments: true };

const message = (more = {}) => ({ event: 'inbox', signed: true, message_id: 1, ...more });
const run = async (items, options = ON) =>
	await execute({ type: 'chat2DeskTrigger', parameters: { events: ['inbox'], options }, items });

afterEach(() => expect(nock.pendingMocks()).toEqual([]));
sealNetwork();

describe('items and their attachments', () => {
	it('are unchanged without Download Attachments', async () => {
		const { items, error } = await run([message({ photo: 'companies/1/a.jpg' })], {});
		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: message({ photo: 'companies/1/a.jpg' }), pairedItem: { item: 0 } }]);
	});

	it('contain the files of their messages', async () => {
		nock(STORAGE).get('/companies/1/a.jpg').reply(200, 'JPEG', { 'content-type': 'image/jpeg' });
		nock('https://files.example.com').get('/b.pdf').reply(200, 'PDF', { 'content-type': 'application/pdf' });
		const json = message({
			photo: 'companies/1/a.jpg',
			attachments: [{ name: 'b.pdf', link: 'https://files.example.com/b.pdf' }],
		});
		const { items } = await run([json]);
		expect(items[0].json).toEqual(json);
		expect(items[0].binary).toMatchObject({
			attachment_0: { fileName: 'b.pdf', mimeType: 'application/pdf' },
			attachment_1: { fileName: 'a.jpg', mimeType: 'image/jpeg' },
		});
		expect(Buffer.from(items[0].binary.attachment_0.data, 'base64').toString()).toBe('PDF');
	});

	it('are kept if a file cannot be downloaded', async () => {
		nock(STORAGE).get('/gone.jpg').reply(404);
		nock(STORAGE).get('/large.mp4').reply(200, Buffer.alloc(1_000_001));
		const json = message({ photo: 'gone.jpg', video: 'large.mp4', audio: 'ftp://example.com/x.mp3' });
		const { items, error } = await run([json], { ...ON, maxFileSize: 1 });
		expect(error).toBeUndefined();
		expect(items[0].binary).toBeUndefined();
		expect(items[0].json.attachment_errors).toEqual([
			{ url: 'gone.jpg', error: expect.stringMatching(/HTTP 404/) },
			{ url: 'large.mp4', error: expect.stringMatching(/larger than 1 MB/) },
			{ url: 'ftp://example.com/x.mp3', error: expect.stringMatching(/http/) },
		]);
	});

	it('contain only transcribable audio if selected', async () => {
		nock(STORAGE).get('/voice.oga').reply(200, 'OggS', { 'content-type': 'audio/ogg' });
		nock('https://files.example.com').get('/call').reply(200, 'ID3', { 'content-type': 'audio/mpeg' });
		const attachments = [
			{ name: 'a.pdf', link: 'https://files.example.com/a.pdf' },
			{ name: 'film.mp4', link: `${STORAGE}/film.mp4` },
			{ name: 'call.mp3', link: 'https://files.example.com/call' },
		];
		const json = message({ attachments, photo: 'a.jpg', video: 'film.mp4', audio: 'voice.oga' });
		const { items } = await run([json], { ...ON, transcribableAudioOnly: true });
		expect(Object.values(items[0].binary).map(({ fileName }) => fileName)).toEqual(['call.mp3', 'voice.ogg']);
		expect(items[0].json.attachment_errors).toBeUndefined();
	});

	it('contain no more files than allowed', async () => {
		nock('https://files.example.com').get('/0').reply(200, 'x', { 'content-type': 'text/plain' });
		const attachments = [0, 1, 2].map((index) => ({ name: `${index}`, link: `https://files.example.com/${index}` }));
		const { items } = await run([message({ attachments })], { ...ON, maxFiles: 1 });
		expect(Object.keys(items[0].binary)).toEqual(['attachment_0']);
		expect(items[0].json.attachment_errors).toHaveLength(2);
	});

	it('contain no files if the delivery is unsigned', async () => {
		nock(STORAGE).get('/a.jpg').reply(200, 'JPEG', { 'content-type': 'image/jpeg' });
		nock(STORAGE).get('/b.jpg').reply(200, 'JPEG', { 'content-type': 'image/jpeg' });
		const attachments = [
			{ link: 'http://169.254.169.254/latest/meta-data' },
			{ link: '//internal.example.com/x' },
			{ link: `${STORAGE}/b.jpg` },
		];
		const { items } = await run([message({ signed: false, photo: 'a.jpg', attachments })]);
		expect(Object.keys(items[0].binary)).toHaveLength(2);
		const error = expect.stringMatching(/^Attachment skipped: the event was not signed/);
		expect(items[0].json.attachment_errors).toEqual([
			{ url: 'http://169.254.169.254/latest/meta-data', error },
			{ url: '//internal.example.com/x', error },
		]);
	});

	it('stay paired with their input items', async () => {
		const { items } = await run([message(), message({ message_id: 2 })]);
		expect(items.map(({ json, pairedItem }) => [json.message_id, pairedItem])).toEqual([
			[1, { item: 0 }],
			[2, { item: 1 }],
		]);
	});
});
