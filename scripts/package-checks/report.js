'use strict';

/** Prints the result of each check and counts them. */
class Report {
	constructor() {
		this.passed = 0;
		this.failed = 0;
	}

	/**
	 * @param {string} title the expectation
	 * @param {boolean} passed
	 * @param {string} [detail] the measured value, or the faults
	 */
	check(title, passed, detail = '') {
		if (passed) this.passed += 1;
		else this.failed += 1;
		const [first, ...rest] = detail.split('\n');
		console.log(`${passed ? '  ok  ' : 'FAILED'}  ${title}${first ? `: ${first}` : ''}`);
		for (const line of rest) console.log(`          ${line}`);
	}

	/** Checks that a number is within its budget. */
	budget(title, value, limit, unit) {
		const rounded = Math.round(value * 100) / 100;
		this.check(title, value <= limit, `${rounded} of ${limit} ${unit}`.trim());
	}

	/** Prints the totals. @returns {boolean} whether all checks passed */
	close() {
		console.log(`\n${this.passed} passed, ${this.failed} failed`);
		return this.failed === 0;
	}
}

module.exports = { Report };
