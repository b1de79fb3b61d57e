'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');

/** How often to check whether n8n is idle, in milliseconds, and the maximum share of a core in that state. */
const REST = { everyMs: 200, share: 0.1, longestMs: 20_000 };

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The fields of /proc/…/stat after the program's name, which can contain blanks and parentheses. */
function statOf(pid) {
	try {
		const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
		// utime, stime, and those of finished child processes.
		return { pid, parent: Number(parent), ticks: rest.slice(9, 13).reduce((sum, ticks) => sum + Number(ticks), 0) };
	} catch {
		return undefined;
	}
}

/** CPU and memory of a process and its descendants, from /proc. */
class Meter {
	/** @param {number} pid */
	constructor(pid) {
		if (!fs.existsSync('/proc/self/stat'))
			throw new Error('CPU and memory are read from /proc, so the bench requires Linux');
		this.pid = pid;
		this.ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
	}

	/** CPU time so far, in seconds. */
	cpu() {
		return this.#family().reduce((sum, { ticks }) => sum + ticks, 0) / this.ticksASecond;
	}

	/** Peak memory since `forgetPeak`, in MB. */
	peak() {
		return this.#family().reduce((sum, { pid }) => sum + memoryOf(pid, 'VmHWM'), 0) / 1000;
	}

	/** Resets the peak to the current memory. */
	forgetPeak() {
		for (const { pid } of this.#family()) fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
	}

	/** Waits until the processes are idle. */
	async rest() {
		for (let waited = 0; waited < REST.longestMs; waited += REST.everyMs) {
			const before = this.cpu();
			await sleep(REST.everyMs);
			if (this.cpu() - before <= (REST.share * REST.everyMs) / 1000) return;
		}
	}

	#family() {
		const all = fs
			.readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.map(statOf)
			.filter(Boolean);
		const family = all.filter(({ pid }) => Number(pid) === this.pid);
		for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === Number(pid)));
		return family;
	}
}

/** Memory in kB. */
function memoryOf(pid, field) {
	try {
		return Number(
			new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0,
		);
	} catch {
		return 0;
	}
}

module.exports = { Meter, sleep };
