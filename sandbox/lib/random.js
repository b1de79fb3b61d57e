'use strict';

/**
 * Seeded pseudorandom numbers: the same on every run.
 * @param {number} seed
 * @returns {{number: Function, integer: Function, pick: Function, chance: Function, hex: Function}} number returns a value
 * in [0, 1); integer includes both bounds; chance expects a probability
 */
function createRandom(seed) {
	let state = seed >>> 0;
	// Linear congruential generator. Its low bits have a short period, so only the high bits are used.
	const number = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return (state >>> 4) / 2 ** 28;
	};
	const integer = (low, high) => low + Math.floor(number() * (high - low + 1));
	return {
		number,
		integer,
		pick: (from) => from[integer(0, from.length - 1)],
		chance: (part) => number() < part,
		hex: (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join(''),
	};
}

module.exports = { createRandom };
