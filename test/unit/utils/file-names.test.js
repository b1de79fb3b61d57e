'use strict';

const fc = require('fast-check');
const { toFileName } = require('../../../dist/nodes/Chat2Desk/utils/file-names');
const { detectMimeType, isWebPage } = require('../../../dist/nodes/Chat2Desk/api/downloads/mime-type');

describe('toFileName', () => {
	test.each([
		['/companies/1/a.jpg', 'a.jpg'],
		['doc%20one.pdf', 'doc one.pdf'],
		['/%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf', 'отчёт.pdf'],
		['отчёт №1.pdf', 'отчёт №1.pdf'],
		['/..%2f..%2fhome%2fnode%2f.n8n%2fx.js', 'x.js'],
		['..\\..\\windows\\x.js', 'x.js'],
		['/a%5Cb%5cc.txt', 'c.txt'],
		['/a%252fb.txt', 'b.txt'],
		['../../etc/passwd', 'passwd'],
		['a\0b\nc\r\u2028d.jpg', 'ab c  d.jpg'],
		['a\u202egpj.exe', 'agpj.exe'],
		['a\u2066b\u200e\ufeff.jpg', 'ab.jpg'],
		['a%E2%80%AEgpj.exe', 'agpj.exe'],
		['👩‍💻.png', '👩‍💻.png'],
		['100%.pdf', '100%.pdf'],
		['100%25.pdf', '100%.pdf'],
		['%ff%20a.pdf', '%ff%20a.pdf'],
		['50% off%21.pdf', '50% off!.pdf'],
		['', 'file'],
		['/', 'file'],
		['.', 'file'],
		['..', 'file'],
		['...', 'file'],
		[' . . ', 'file'],
		['/a/..', 'file'],
		['%2e%2e', 'file'],
		['\u202e', 'file'],
		['.env', '.env'],
		['a. . ', 'a'],
		['voice.oga', 'voice.ogg'],
		['VOICE.OGA', 'VOICE.ogg'],
		['saga', 'saga'],
		['a\ud800.jpg', 'a.jpg'],
	])('converts %j to %j', (given, name) => {
		expect(toFileName(given)).toBe(name);
	});

	test('truncates a long name and keeps the extension', () => {
		const name = toFileName(`${'ж'.repeat(5000)}.jpeg`);
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
		expect(name).toMatch(/^ж{90,}\.jpeg$/);
		expect(Buffer.byteLength(toFileName(`a.${'b'.repeat(500)}`))).toBeLessThanOrEqual(200);
	});

	test('always returns a safe name', () => {
		const dangerous = fc.constantFrom(
			'/',
			'\\',
			'..',
			'.',
			'%2f',
			'%5c',
			'%2e',
			'%00',
			'%',
			'\0',
			'\n',
			'\u202e',
			'\u2067',
			' ',
			'a',
			'.oga',
			'ж',
			'😀',
		);
		const text = fc
			.array(fc.oneof(dangerous, fc.string({ unit: 'binary' })), { maxLength: 20 })
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, (given) => {
				const name = toFileName(given);
				expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]|%2f|%5c/iu);
				expect(name).toMatch(/[^.]/);
				expect(name.trim()).toBe(name);
				expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
			}),
			{ numRuns: 1000 },
		);
	});
});

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const NOISE = Buffer.from('0102030405', 'hex');
const PAGE = Buffer.from('\ufeff\n <!DOCTYPE html><html><body>Log in</body></html>');

describe('the media type of a file', () => {
	test.each([
		['a.jpg', 'image/png; charset=binary', NOISE, 'image/png'],
		['a.JPG', 'application/octet-stream', NOISE, 'image/jpeg'],
		['a.oga', undefined, NOISE, 'application/octet-stream'],
		['a.ogg', 'binary/octet-stream', NOISE, 'audio/ogg'],
		['a', 'application/x-download', PNG, 'image/png'],
		['a', 'application/force-download', Buffer.from('%PDF-1.7'), 'application/pdf'],
		['a', 'Application/Octet-Stream', Buffer.from('OggS\0'), 'audio/ogg'],
		['a', '', Buffer.from('RIFF\0\0\0\0WEBPVP8 '), 'image/webp'],
		['a', 'nonsense', Buffer.from('\0\0\0\x18ftypmp42'), 'video/mp4'],
		[
			'a.docx',
			'application/octet-stream',
			Buffer.from('PK\x03\x04'),
			'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		],
		['a', 'application/octet-stream', NOISE, 'application/octet-stream'],
		['a.constructor', 'application/octet-stream', NOISE, 'application/octet-stream'],
		['a', undefined, Buffer.alloc(0), 'application/octet-stream'],
	])('%s with the Content-Type %s', (name, declared, data, type) => {
		expect(detectMimeType(name, declared, data)).toBe(type);
	});

	test.each([
		['a.jpg', 'text/html; charset=utf-8', PAGE, true],
		['a.jpg', 'text/html', NOISE, true],
		['a.jpg', 'image/jpeg', PAGE, true],
		['a', 'application/octet-stream', PAGE, true],
		['a', undefined, PAGE, true],
		['a.pdf', 'application/xhtml+xml', NOISE, true],
		['page.html', 'text/html', PAGE, false],
		['page.HTM', 'application/octet-stream', PAGE, false],
		['source.txt', 'text/plain', PAGE, false],
		['a.svg', 'image/svg+xml', Buffer.from('<svg></svg>'), false],
		['a.jpg', 'image/jpeg', PNG, false],
	])('%s with the Content-Type %s and the content %s is a web page: %s', (name, declared, data, page) => {
		expect(isWebPage(name, declared, data)).toBe(page);
	});
});
