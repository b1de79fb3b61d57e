'use strict';

const ATTEMPTS = 3;

const usedMs = ({ user, system }) => (user + system) / 1000;

/**
 * The CPU time of synchronous work in this process, in milliseconds. Other processes do not affect it. Returns the minimum of several
 * attempts, and stops after an attempt that takes at most `enoughMs`.
 */
function cpuMs(work, enoughMs = 0) {
	let minMs = Infinity;
	for (let attempt = 0; attempt < ATTEMPTS && minMs > enoughMs; attempt++) {
		const before = process.cpuUsage();
		work();
		minMs = Math.min(minMs, usedMs(process.cpuUsage(before)));
	}
	return minMs;
}

/** Like `cpuMs`, for asynchronous work. */
async function cpuMsAsync(work, enoughMs = 0) {
	let minMs = Infinity;
	for (let attempt = 0; attempt < ATTEMPTS && minMs > enoughMs; attempt++) {
		const before = process.cpuUsage();
		await work();
		minMs = Math.min(minMs, usedMs(process.cpuUsage(before)));
	}
	return minMs;
}

module.exports = { cpuMs, cpuMsAsync };
