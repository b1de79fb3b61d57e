'use strict';

/** An error with a message for the user: what happened and how to fix it. It is printed without a stack trace. */
class StartError extends Error {
	/**
	 * @param {string} message
	 * @param {{cause?: unknown}} [options]
	 */
	constructor(message, options) {
		super(message, options);
		this.name = 'StartError';
	}
}

module.exports = { StartError };
