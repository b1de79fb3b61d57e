'use strict';

const { MODES } = require('./signature');
const { isZone } = require('./time');

const DEFAULTS = {
	port: 4010,
	host: '127.0.0.1',
	token: 'sandbox-token',
	/** a second, empty account; '' for none */
	secondToken: '',
	/** number that the seeded data follows from */
	seed: 2026,
	/** milliseconds: the moment just after the newest seeded message; 'now' for the machine's time at the start and at each reset */
	baseTime: Date.parse('2026-07-17T12:00:00Z'),
	/** milliseconds: where the clock starts; undefined is the machine's time */
	now: undefined,
	/** how many times faster than the machine's the clock runs */
	speed: 1,
	/** key of webhook signatures: hex, bytes, or none for no signature */
	signature: 'hex',
	/** what X-Timestamp follows: the sandbox's clock, or the machine's (real) */
	stamp: 'real',
	/** minutes that the company's time zone is ahead of UTC */
	utcOffset: 120,
	/** IANA name of the company's time zone, where it has one that changes its clock; '' for utcOffset */
	timeZone: '',
	/** API calls a month */
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
 * @throws {RangeError} on an unknown option or a value that makes no sense
 */
function withDefaults(options) {
	const unknown = Object.keys(options).find((name) => !(name in DEFAULTS));
	if (unknown)
		throw new RangeError(`The sandbox has no option "${unknown}". It has: ${Object.keys(DEFAULTS).join(', ')}`);
	const all = { ...DEFAULTS, ...options };
	if (!MODES.includes(all.signature)) throw new RangeError(`"signature" is one of ${MODES.join(', ')}`);
	if (!['clock', 'real'].includes(all.stamp)) throw new RangeError('"stamp" is clock or real');
	if (!LOOPBACK.includes(all.host))
		throw new RangeError(`The sandbox listens on this machine only: ${LOOPBACK.join(', ')}`);
	if (all.secondToken === all.token) throw new RangeError('The second token has to differ from the first');
	if (!Number.isInteger(all.utcOffset) || Math.abs(all.utcOffset) > 14 * 60)
		throw new RangeError('"utcOffset" is minutes, from -840 to 840');
	if (all.timeZone && !isZone(all.timeZone)) throw new RangeError(`There is no time zone "${all.timeZone}"`);
	if (!(all.speed > 0)) throw new RangeError('"speed" has to be above 0');
	return all;
}

module.exports = { DEFAULTS, withDefaults };
