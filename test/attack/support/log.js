'use strict';

const fs = require('node:fs');

/** n8n's log from the time of creation. */
class LogWatch {
	/** @param {string} file */
	constructor(file) {
		this.file = file;
		this.begin = fs.statSync(file).size;
	}

	/** The log output since then. */
	text() {
		return fs.readFileSync(this.file).subarray(this.begin).toString('latin1');
	}

	/** Counts log messages by reason. @param {string} prefix the text before the reason */
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
