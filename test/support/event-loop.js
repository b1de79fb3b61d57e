'use strict';

/**
 * Counts the turns of the event loop.
 * @param {() => void} [work] what else is done in each of them
 * @returns {{now: () => number, end: () => void}} which turn it is; `end` lets the loop come to rest
 */
function countTurns(work = () => {}) {
	let turn = 0;
	let isOver = false;
	const watch = () => {
		if (isOver) return;
		turn++;
		work();
		setImmediate(watch);
	};
	watch();
	return { now: () => turn, end: () => (isOver = true) };
}

/** How many of the turns that are given are the same one, at the most. @param {number[]} turns */
const mostTogether = (turns) => Math.max(...turns.map((turn) => turns.filter((other) => other === turn).length));

module.exports = { countTurns, mostTogether };
