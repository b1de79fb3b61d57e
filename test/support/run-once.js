'use strict';

/** Single runs, for tests that look at one request. */

const nock = require('nock');
const { execute } = require('./n8n-core');
const { chat2desk, success } = require('./mock-api');

/** The value of a resource locator, as the editor stores one that is given by ID. */
const locator = (value) => ({ __rl: true, mode: 'id', value });

/** Runs once, and gives out the only request. */
async function sent(parameters, more = {}) {
	nock.cleanAll();
	const wire = chat2desk(() => success([]));
	const { error } = await execute({ parameters, ...more });
	expect(error).toBeUndefined();
	expect(wire.calls).toHaveLength(1);
	return wire.calls[0];
}

/** Runs once, and gives out the error of a run that sent nothing. */
async function refused(parameters, more = {}) {
	nock.cleanAll();
	const wire = chat2desk(() => success([]));
	const { error } = await execute({ parameters, ...more });
	expect(wire.calls).toEqual([]);
	return error;
}

module.exports = { locator, refused, sent };
