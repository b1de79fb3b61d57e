'use strict';

/** Collects what was checked, prints it line by line, and counts. */
class Report {
	constructor() {
		this.passed = 0;
		this.failed = 0;
	}

	/**
	 * @param {string} title what is claimed
	 * @param {boolean} holds
	 * @param {string} [detail] the measured value, or what is wrong
	 */
	check(title, holds, detail = '') {
		if (holds) this.passed += 1;
		else this.failed += 1;
		const [first, ...rest] = detail.split('\n');
		console.log(`${holds ? '  ok  ' : 'FAILED'}  ${title}${first ? `: ${first}` : ''}`);
		for (const line of rest) console.log(`          ${line}`);
	}

	/** A claim that a number stays within its budget. */
	budget(title, value, limit, unit) {
		const rounded = Math.round(value * 100) / 100;
		this.check(title, value <= limit, `${rounded} of ${limit} ${unit}`.trim());
	}

	/** Prints the counts; true when nothing failed. */
	close() {
		console.log(`\n${this.passed} passed, ${this.failed} failed`);
		return this.failed === 0;
	}
}

module.exports = { Report };
