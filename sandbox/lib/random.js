'use strict';

/**
 * Numbers that look random and are the same on every run.
 * @param {number} seed
 * @returns {{number: Function, integer: Function, pick: Function, chance: Function, hex: Function}} number gives 0 up to 1; integer takes
 * its lowest and highest value; chance takes a part of 1
 */
function createRandom(seed) {
	let state = seed >>> 0;
	// A linear congruential generator; its low bits repeat soon, so only the high ones are used.
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
