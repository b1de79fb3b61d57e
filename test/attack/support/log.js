'use strict';

const fs = require('node:fs');

/** n8n's log from a moment on. */
class LogWatch {
	/** @param {string} file */
	constructor(file) {
		this.file = file;
		this.begin = fs.statSync(file).size;
	}

	/** What was logged since. */
	text() {
		return fs.readFileSync(this.file).subarray(this.begin).toString('latin1');
	}

	/** How often each reason was given. @param {string} prefix what stands before a reason, to the end of its line */
	reasons(prefix) {
		const counts = {};
		for (const line of this.text().split('\n')) {
			const at = line.indexOf(prefix);
			if (at < 0) continue;
			const reason = line
				.slice(at + prefix.length)
				.split(' {')[0]
				.trim();
			counts[reason] = (counts[reason] ?? 0) + 1;
		}
		return counts;
	}
}

module.exports = { LogWatch };
