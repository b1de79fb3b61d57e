'use strict';

const { MODES } = require('./signature');
const { isZone } = require('./time');

const DEFAULTS = {
	port: 4010,
	host: '127.0.0.1',
	token: 'sandbox-token',
	/** token of a second, empty account; '' for none */
	secondToken: '',
	/** seed of the random sample data */
	seed: 2026,
	/** milliseconds: time just after the newest sample message; 'now': the system time at start and at each reset */
	baseTime: Date.parse('2026-07-17T12:00:00Z'),
	/** milliseconds: start time of the clock; undefined: system time */
	now: undefined,
	/** speed of the clock relative to real time */
	speed: 1,
	/** webhook signature key: hex, bytes, or none for no signature */
	signature: 'hex',
	/** source of X-Timestamp: the sandbox clock (clock) or the system time (real) */
	stamp: 'real',
	/** UTC offset of the company in minutes */
	utcOffset: 120,
	/** IANA time zone of the company, needed for daylight saving time; '' uses utcOffset */
	timeZone: '',
	/** API requests per month */
	quota: 1_000_000,
	/** see variants.js */
	variants: {},
	/** see faults.js */
	faults: [],
};

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * @param {Partial<typeof DEFAULTS>} options
 * @returns {typeof DEFAULTS}
 * @throws {RangeError} on an unknown option or an invalid value
 */
function withDefaults(options) {
	const unknown = Object.keys(options).find((name) => !(name in DEFAULTS));
	if (unknown) throw new RangeError(`Unknown option "${unknown}". Available: ${Object.keys(DEFAULTS).join(', ')}`);
	const all = { ...DEFAULTS, ...options };
	if (!MODES.includes(all.signature)) throw new RangeError(`"signature" must be one of ${MODES.join(', ')}`);
	if (!['clock', 'real'].includes(all.stamp)) throw new RangeError('"stamp" must be clock or real');
	if (!LOOPBACK.includes(all.host)) throw new RangeError(`"host" must be a loopback address: ${LOOPBACK.join(', ')}`);
	if (all.secondToken === all.token) throw new RangeError('"secondToken" must differ from "token"');
	if (!Number.isInteger(all.utcOffset) || Math.abs(all.utcOffset) > 14 * 60)
		throw new RangeError('"utcOffset" must be from -840 to 840 minutes');
	if (all.timeZone && !isZone(all.timeZone)) throw new RangeError(`Unknown time zone "${all.timeZone}"`);
	if (!(all.speed > 0)) throw new RangeError('"speed" must be greater than 0');
	return all;
}

module.exports = { DEFAULTS, withDefaults };
