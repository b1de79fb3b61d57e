'use strict';

/** URLs of private hosts in all notations, generated for completeness. */

const SCHEMES = ['http:', 'HTTP:', 'hTTp:', 'https:', ''];
const SEPARATORS = ['//', '\\\\', '/\\', '\\/', '///', '\\\\\\', '/', '', '//user:secret@'];
const CONTROLS = ['', ' ', '\t', '\n', '\r', '\0', '\u0001', '\u001f', ' \t\n'];
const PRIVATE = [
	'127.0.0.1',
	'127.0.0.4',
	'10.0.0.1',
	'172.16.0.1',
	'192.168.1.1',
	'169.254.169.254',
	'100.64.0.1',
	'0.0.0.0',
];

/** All notations of an IPv4 address that URL parsers accept. */
function spellings(dotted) {
	const bytes = dotted.split('.').map(Number);
	const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
	const tail = bytes.slice(1).reduce((sum, byte) => sum * 256 + byte, 0);
	const hex = (value, digits = 2) => value.toString(16).padStart(digits, '0');
	const groups = [bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3]].map((each) => each.toString(16)).join(':');
	return [
		dotted,
		`${dotted}.`,
		String(number),
		`0x${hex(number, 8)}`,
		`0${number.toString(8)}`,
		`${bytes[0]}.${tail}`,
		`0x${hex(bytes[0])}.${tail}`,
		bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
		bytes.map((byte) => `0X${hex(byte)}`).join('.'),
		dotted.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
		dotted.replace(/\./g, '。'),
		dotted.replace(/\d/g, (digit) => `%3${digit}`),
		`[::ffff:${dotted}]`,
		`[::ffff:${groups}]`,
		`[0:0:0:0:0:FFFF:${groups}]`,
		`[::ffff:0:${dotted}]`,
		`[64:ff9b::${dotted}]`,
		`[2002:${groups}::]`,
		`[::${groups}]`,
	];
}

const NAMES = [
	'localhost',
	'LocalHost.',
	'a.localhost',
	'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
	'[::1]',
	'[::]',
	'[0:0:0:0:0:0:0:1]',
	'[fe80::1]',
	'[fd00::1]',
	'n8n',
	'a.local',
	'metadata.google.internal',
];

/** Schemes with separators, and with characters that parsers ignore before, inside and between them. */
function* prefixes() {
	for (const scheme of SCHEMES) {
		for (const separator of SEPARATORS) {
			for (const control of CONTROLS) {
				yield `${control}${scheme}${separator}`;
				if (control === '') continue;
				yield `${scheme.slice(0, 1)}${control}${scheme.slice(1)}${separator}`;
				yield `${scheme}${separator.slice(0, 1)}${control}${separator.slice(1)}`;
			}
		}
	}
}

/**
 * @param {number} port of a listening server
 * @param {string[]} [hosts] in any notation
 * @returns {string[]} unique URLs
 */
function maliciousUrls(port, hosts = [...PRIVATE.flatMap(spellings), ...NAMES]) {
	const all = new Set();
	for (const prefix of prefixes()) for (const host of hosts) all.add(`${prefix}${host}:${port}/secret`);
	return [...all];
}

/** Whether a URL, resolved against a base URL, has another origin than the base. */
function leavesOrigin(address, base) {
	return URL.canParse(address, base) && new URL(address, base).origin !== new URL(base).origin;
}

module.exports = { maliciousUrls, leavesOrigin, spellings };
