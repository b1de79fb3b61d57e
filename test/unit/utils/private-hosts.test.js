'use strict';

const fc = require('fast-check');
const { isPrivateHost } = require('../../../dist/nodes/Chat2Desk/utils/private-hosts');

/** The host name as parsed by URL. The package checks this form only. */
const hostOf = (text) => new URL(`http://${text}/`).hostname;

test.each([
	'0.0.0.0',
	'10.0.0.1',
	'10.255.255.255',
	'100.64.0.1',
	'100.127.255.255',
	'127.0.0.1',
	'127.255.255.254',
	'168.63.129.16',
	'169.254.169.254',
	'172.16.0.1',
	'172.31.255.255',
	'192.0.0.1',
	'192.168.0.1',
	'198.18.0.1',
	'224.0.0.1',
	'255.255.255.255',
	'127.1',
	'0x7f.1',
	'2130706433',
	'0177.0.0.1',
	'１２７.0.0.1',
	'127.0.0.1.',
	'%31%32%37.0.0.1',
	'[::]',
	'[::1]',
	'[0:0:0:0:0:0:0:1]',
	'[::ffff:127.0.0.1]',
	'[::ffff:a9fe:a9fe]',
	'[::ffff:0:10.0.0.1]',
	'[::127.0.0.1]',
	'[64:ff9b::10.0.0.1]',
	'[64:ff9b:1::1]',
	'[2002:7f00:1::]',
	'[2001:0:1::1]',
	'[2001:db8::1]',
	'[fe80::1]',
	'[fec0::1]',
	'[fc00::1]',
	'[fd12:3456::1]',
	'[ff02::1]',
	'localhost',
	'LOCALHOST',
	'localhost.',
	'ⓛocalhost',
	'a.localhost',
	'n8n',
	'redis',
	'printer.local',
	'metadata.google.internal',
	'host.docker.internal',
	'nas.lan',
	'nas.home.arpa',
])('%s is private', (text) => {
	expect(isPrivateHost(hostOf(text))).toBe(true);
});

test.each([
	'1.1.1.1',
	'11.0.0.1',
	'100.63.255.255',
	'100.128.0.1',
	'126.255.255.255',
	'128.0.0.1',
	'169.253.255.255',
	'172.15.255.255',
	'172.32.0.1',
	'192.167.1.1',
	'192.169.0.1',
	'223.255.255.255',
	'[2606:4700::1111]',
	'[2a00:1450::1]',
	'[::ffff:1.1.1.1]',
	'[64:ff9b::1.1.1.1]',
	'[2002:101:101::]',
	'storage.chat2desk.com',
	'localhost.example.com',
	'local.example',
	'xn--e1afmkfd.xn--p1ai',
])('%s is public', (text) => {
	expect(isPrivateHost(hostOf(text))).toBe(false);
});

test.each([
	['127.0.0.1', true],
	['::1', true],
	['::ffff:127.0.0.1', true],
	['fe80::1%eth0', true],
	['1.1.1.1', false],
	['::ffff:1.1.1.1', false],
	['2606:4700::1111', false],
	['nonsense:', true],
])('the socket address %s is private: %s', (address, isPrivate) => {
	expect(isPrivateHost(address)).toBe(isPrivate);
});

test('returns the same result for all notations of an IPv4 address', () => {
	const byte = fc.integer({ min: 0, max: 255 });
	const part = (value, base) =>
		base === 16 ? `0x${value.toString(16)}` : base === 8 ? `0${value.toString(8)}` : String(value);
	const base = fc.constantFrom(8, 10, 16);
	fc.assert(
		fc.property(
			byte,
			byte,
			byte,
			byte,
			base,
			base,
			fc.constantFrom(1, 2, 3, 4),
			fc.constantFrom('', '.'),
			(a, b, c, d, one, other, parts, dot) => {
				const bytes = [a, b, c, d];
				const rest = bytes.slice(parts - 1).reduce((number, each) => number * 256 + each, 0);
				const notation =
					[...bytes.slice(0, parts - 1).map((each) => part(each, one)), part(rest, other)].join('.') + dot;
				const dotted = bytes.join('.');
				const expected = isPrivateHost(dotted);
				expect([notation, isPrivateHost(hostOf(notation))]).toEqual([notation, expected]);
				expect(isPrivateHost(hostOf(`[::ffff:${dotted}]`))).toBe(expected);
				expect(isPrivateHost(hostOf(`[64:ff9b::${dotted}]`))).toBe(expected);
			},
		),
		{ numRuns: 1000 },
	);
});

test('never throws', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => typeof isPrivateHost(text) === 'boolean'),
		{ numRuns: 1000 },
	);
});
