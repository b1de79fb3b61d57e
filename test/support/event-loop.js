'use strict';

/**
 * Counts the turns of the event loop.
 * @param {() => void} [work] called in each turn
 * @returns {{now: () => number, end: () => void}} `now` returns the number of the current turn; `end` stops counting
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

/** The maximum number of events in the same turn. @param {number[]} turns the turn of each event */
const maxPerTurn = (turns) => Math.max(...turns.map((turn) => turns.filter((other) => other === turn).length));

module.exports = { countTurns, maxPerTurn };
