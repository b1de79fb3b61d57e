'use strict';

/**
 * n8n-workflow with waits that do not take their time: for `jest.mock('n8n-workflow', () => require('…/short-sleep'))`. The trigger
 * waits seconds before it deletes a webhook, and hours before it gives up. A wait that is still on at a test's end holds up nothing.
 */

const actual = jest.requireActual('n8n-workflow');

/** The longest wait, in milliseconds; below it, waits keep their order. */
const MOST_MS = 60;

const sleep = async (ms) => await new Promise((resolve) => setTimeout(resolve, Math.min(ms / 40, MOST_MS)).unref());

module.exports = { ...actual, sleep };
