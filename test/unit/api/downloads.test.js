'use strict';

const path = require('node:path');

const BUILT = path.join(__dirname, '../../../dist/nodes/Chat2Desk');
const { fileNameOf } = require(path.join(BUILT, 'api/downloads/content-disposition'));
const { MemorySemaphore } = require(path.join(BUILT, 'api/downloads/memory-semaphore'));
const { fileKey, resolveFileUrls } = require(path.join(BUILT, 'api/downloads/url-policy'));
const { attachmentsOf } = require(path.join(BUILT, 'utils/attachments'));
const { toFileName } = require(path.join(BUILT, 'utils/file-names'));

/** Node.js decodes the bytes of a header as Latin-1. */
const raw = (text) => Buffer.from(text).toString('latin1');

describe('the file name in Content-Disposition', () => {
	test.each([
		['attachment; filename="report.pdf"', 'report.pdf'],
		['attachment; filename=report.pdf', 'report.pdf'],
		['inline;FILENAME="a b.png";size=1', 'a b.png'],
		["attachment; filename*=UTF-8''%e2%82%ac%20rates.pdf", '€ rates.pdf'],
		['attachment; filename="fallback.pdf"; filename*=UTF-8\'en\'%D1%84%D0%B0%D0%B9%D0%BB.pdf', 'файл.pdf'],
		["attachment; filename*=iso-8859-1'en'%A3%20rates.txt", '£ rates.txt'],
		["attachment; filename*=windows-1251''%F4%E0%E9%EB.txt", 'файл.txt'],
		['attachment; filename*="UTF-8\'\'na%C3%AFve.txt"', 'naïve.txt'],
		['attachment; filename*=UTF-8%27%27plain.txt', "UTF-8''plain.txt"],
		["attachment; filename*0*=UTF-8''long%20; filename*1=name; filename*2*=%21.txt", 'long name!.txt'],
		['attachment; filename*0="part one "; filename*1="two.txt"', 'part one two.txt'],
		['attachment; filename="=?UTF-8?B?0YTQsNC50Lsuc3Zn?="', 'файл.svg'],
		['attachment; filename="=?UTF-8?Q?caf=C3=A9_menu.pdf?="', 'café menu.pdf'],
		['attachment; filename="=?UTF-8?B?0YTQsA==?= =?UTF-8?B?0LnQuy50eHQ=?="', 'файл.txt'],
		[raw('attachment; filename="файл.pdf"'), 'файл.pdf'],
		['attachment; filename="na\xefve.txt"', 'naïve.txt'],
		['attachment; filename="файл.pdf"', 'файл.pdf'],
		['attachment; filename="a;b=c.txt"', 'a;b=c.txt'],
		['attachment; filename="say \\"hi\\".txt"', 'say "hi".txt'],
		['attachment; filename="C:\\dir\\file.txt"', 'C:\\dir\\file.txt'],
		["attachment; filename=safe.txt; filename*=UTF-8''%FF%FE", 'ÿþ'],
		['attachment; filename="open.txt', 'open.txt'],
		['attachment; filename=""; filename*=', undefined],
		['attachment', undefined],
		['', undefined],
		[undefined, undefined],
		[['a', 'b'], undefined],
	])('of %j is %j', (header, name) => expect(fileNameOf(header)).toBe(name));

	test('cannot contain a path', () => {
		expect(toFileName(fileNameOf("attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd"))).toBe('passwd');
		expect(toFileName(fileNameOf('attachment; filename="C:\\dir\\file.txt"'))).toBe('file.txt');
	});

	test('is parsed quickly if the header is very long', () => {
		for (const part of ['"', ';', '\\', '=?', "'", '%', 'filename*1*=', '=?a?b?']) {
			expect(() => fileNameOf(`attachment; filename="${part.repeat(100_000)}`)).not.toThrow();
		}
	});
});

test.each([
	['voice.oga', 'voice.ogg'],
	['voice.opus', 'voice.ogg'],
	['VOICE.OPUS', 'VOICE.ogg'],
	['opus', 'opus'],
	['a.opus.mp3', 'a.opus.mp3'],
])('the file name %j becomes %j', (given, expected) => expect(toFileName(given)).toBe(expected));

describe('attachmentsOf', () => {
	const FILE = { link: 'https://x.example/a.jpg', name: 'a.jpg' };
	const FOUND = { url: 'https://x.example/a.jpg', name: 'a.jpg' };

	test.each([
		['an array', [FILE], [FOUND]],
		['a single object', FILE, [FOUND]],
		['an object of objects', { 0: FILE, 1: { link: 'b' } }, [FOUND, { url: 'b', name: undefined }]],
		['an object with url', { url: FILE.link, name: 'a.jpg' }, [FOUND]],
		['a URL', FILE.link, [{ url: FILE.link, name: undefined }]],
		['an array of URLs', [FILE.link, 'x', 5], [{ url: FILE.link, name: undefined }]],
		['other text', 'none', []],
		['an empty object', {}, []],
		['nothing', null, []],
		['a number', 5, []],
		['an array of empty values', [null, undefined, []], []],
	])('parses %s', (_name, attachments, expected) => expect(attachmentsOf({ attachments })).toEqual(expected));
});

describe('the key of a file', () => {
	const ACCOUNT = { storage: 'https://storage.example', origins: ['https://api.example', 'https://storage.example'] };
	const keyOf = (reference, policy = 'public') => fileKey(resolveFileUrls(reference, ACCOUNT)[0], ACCOUNT, policy);
	const SAME = keyOf('a/photo.jpg');

	test.each([
		...Array.from({ length: 10 }, (_, index) => `a/photo.jpg?${index}`),
		'/a/photo.jpg',
		'//a/photo.jpg'.slice(1),
		'a//photo.jpg',
		'./a/photo.jpg',
		'a/b/../photo.jpg',
		'a/%70hoto.jpg',
		'a/%2570hoto.jpg',
		'https://storage.example/a/photo.jpg',
		'https://storage.example/a/photo.jpg?x=1#y',
		'HTTPS://STORAGE.EXAMPLE:443/a/photo.jpg',
		'https://storage.example/a/photo.jpg%3F1',
	])('is the same for %j', (reference) => expect(keyOf(reference)).toBe(SAME));

	test.each(['a/photo2.jpg', 'b/photo.jpg', 'https://other.example/a/photo.jpg', 'a/photo.jpg#2'])(
		'differs for %j',
		(reference) => expect(keyOf(reference)).not.toBe(SAME),
	);

	test('includes the query of URLs on other servers', () => {
		expect(keyOf('https://other.example/get?id=1')).not.toBe(keyOf('https://other.example/get?id=2'));
		expect(keyOf('https://other.example/get?id=1')).toBe(keyOf('https://other.example/get?id=1#top'));
		expect(keyOf('https://storage.example/get?id=1')).not.toBe(keyOf('https://storage.example/get?id=2'));
		expect(keyOf('https://storage.example/get?id=1', 'own')).toBe(keyOf('https://storage.example/get?id=2', 'own'));
	});
});

describe('MemorySemaphore', () => {
	const settled = async (promise) => {
		let result = 'pending';
		void promise.then((value) => (result = value));
		await new Promise(setImmediate);
		return result;
	};

	test('grants memory in order and within its limit', async () => {
		const semaphore = new MemorySemaphore(100);
		expect(semaphore.tryReserve(60)).toBe(60);
		expect(semaphore.tryReserve(50)).toBeUndefined();
		const first = semaphore.reserve(50);
		const second = semaphore.reserve(10);
		expect(await settled(second.reserved)).toBe('pending');
		// 40 are free, but earlier requests take precedence.
		expect(semaphore.tryReserve(1)).toBeUndefined();
		semaphore.release(60);
		expect([await settled(first.reserved), await settled(second.reserved)]).toEqual([50, 10]);
		expect(semaphore.tryReserve(40)).toBe(40);
		expect(semaphore.tryReserve(1)).toBeUndefined();
	});

	test('gives a file that exceeds the limit the whole memory, alone', async () => {
		const semaphore = new MemorySemaphore(100);
		const small = semaphore.tryReserve(1);
		const huge = semaphore.reserve(1000);
		expect(await settled(huge.reserved)).toBe('pending');
		semaphore.release(small);
		expect(await settled(huge.reserved)).toBe(100);
	});

	test("grants a cancelled request's memory to the next one", async () => {
		const semaphore = new MemorySemaphore(100);
		semaphore.tryReserve(50);
		const big = semaphore.reserve(100);
		const small = semaphore.reserve(50);
		expect(await settled(small.reserved)).toBe('pending');
		big.cancel();
		expect(await settled(small.reserved)).toBe(50);
	});
});
