'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');

/** How often it is looked whether n8n has come to rest, and how much of a core it may use then. In milliseconds, and as a share. */
const REST = { everyMs: 200, share: 0.1, longestMs: 20_000 };

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The fields of /proc/…/stat behind the program's name, which may have blanks and brackets in it. */
function statOf(pid) {
	try {
		const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
		// utime, stime, and those of children that have ended.
		return { pid, parent: Number(parent), ticks: rest.slice(9, 13).reduce((sum, ticks) => sum + Number(ticks), 0) };
	} catch {
		return undefined;
	}
}

/** What a process and all that it started use of the machine, as Linux tells it. */
class Meter {
	/** @param {number} pid */
	constructor(pid) {
		if (!fs.existsSync('/proc/self/stat')) throw new Error('CPU and memory are read from /proc: the bench needs Linux');
		this.pid = pid;
		this.ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
	}

	/** Seconds of CPU so far. */
	cpu() {
		return this.#family().reduce((sum, { ticks }) => sum + ticks, 0) / this.ticksASecond;
	}

	/** The most memory that was in use since `forgetPeak`, in MB. */
	peak() {
		return this.#family().reduce((sum, { pid }) => sum + memoryOf(pid, 'VmHWM'), 0) / 1000;
	}

	/** Lets the peak begin at what is in use now. */
	forgetPeak() {
		for (const { pid } of this.#family()) fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
	}

	/** Waits until next to nothing is done any more. */
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

/** In kB. */
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
