'use strict';

const workflow = require('n8n-workflow');

/**
 * Replaces `sleep` of n8n-workflow in all tests of a file. The trigger waits for seconds before it deletes a webhook, and retries for hours.
 * @param {(ms: number) => Promise<void>} sleep
 */
function mockSleep(sleep) {
	const original = Object.getOwnPropertyDescriptor(workflow, 'sleep');
	beforeAll(() => Object.defineProperty(workflow, 'sleep', { ...original, get: () => sleep }));
	afterAll(() => Object.defineProperty(workflow, 'sleep', original));
}

/** The longest delay of `shortSleep` in milliseconds. Below it, delays keep their order. */
const LONGEST_MS = 60;

/** Sleeps for a fortieth of the time. A pending sleep does not keep the process alive. */
const shortSleep = async (ms) =>
	await new Promise((resolve) => {
		setTimeout(resolve, Math.min(ms / 40, LONGEST_MS)).unref();
	});

module.exports = { mockSleep, shortSleep };
