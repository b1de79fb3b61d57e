'use strict';

/** Single executions, for tests of one request. */

const nock = require('nock');
const { execute } = require('./n8n-core');
const { chat2desk, success } = require('./mock-api');

/** A resource locator by ID, as stored by the editor. */
const locator = (value) => ({ __rl: true, mode: 'id', value });

/** Executes the node once and returns its only request. */
async function sent(parameters, more = {}) {
	nock.cleanAll();
	const wire = chat2desk(() => success([]));
	const { error } = await execute({ parameters, ...more });
	expect(error).toBeUndefined();
	expect(wire.calls).toHaveLength(1);
	return wire.calls[0];
}

/** Executes the node once and returns its error. Expects that no request was sent. */
async function refused(parameters, more = {}) {
	nock.cleanAll();
	const wire = chat2desk(() => success([]));
	const { error } = await execute({ parameters, ...more });
	expect(wire.calls).toEqual([]);
	return error;
}

module.exports = { locator, refused, sent };
