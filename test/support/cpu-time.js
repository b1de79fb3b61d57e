'use strict';

const ATTEMPTS = 3;

const usedMs = ({ user, system }) => (user + system) / 1000;

/**
 * The CPU time that synchronous work takes in this process, in milliseconds: other processes do not count. The least of several attempts,
 * unless the first takes at most `enoughMs`.
 */
function cpuMs(work, enoughMs = 0) {
	let least = Infinity;
	for (let attempt = 0; attempt < ATTEMPTS && least > enoughMs; attempt++) {
		const before = process.cpuUsage();
		work();
		least = Math.min(least, usedMs(process.cpuUsage(before)));
	}
	return least;
}

/** The same for asynchronous work. */
async function cpuMsAsync(work, enoughMs = 0) {
	let least = Infinity;
	for (let attempt = 0; attempt < ATTEMPTS && least > enoughMs; attempt++) {
		const before = process.cpuUsage();
		await work();
		least = Math.min(least, usedMs(process.cpuUsage(before)));
	}
	return least;
}

module.exports = { cpuMs, cpuMsAsync };
