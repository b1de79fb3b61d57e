'use strict';

/**
 * An error that the person at the keyboard can action upon: its message is one paragraph that says what happened and what to do,
 * and is printed without a stack.
 */
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
