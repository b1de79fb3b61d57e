'use strict';

/** A mock of the Chat2Desk API: with nock, or as a real server for tests of broken connections. */

const nock = require('nock');
const { localServer } = require('./local-server');
const { SERVER } = require('./constants');
const { pause } = require('./pause');

/**
 * @typedef {object} Call a received request
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string | string[]>} query
 * @property {unknown} [body] undefined if the request has none
 *
 * @typedef {object} Reply
 * @property {number} [status] 200 by default
 * @property {unknown} [body] an object is sent as JSON, a string unchanged
 * @property {Record<string, string>} [headers]
 * @property {number} [delayMs]
 */

const success = (data, more = {}) => ({ body: { data, status: 'success', ...more } });

const failure = (status, body) => ({ status, body: { status: 'error', ...body } });

/** A page of rows in Chat2Desk's format, according to the `limit` and `offset` of the request. */
function page(rows, { query }, maxLimit = 200) {
	const limit = Math.min(Number(query.limit ?? 20), maxLimit);
	const offset = Number(query.offset ?? 0);
	return success(rows.slice(offset, offset + limit), { meta: { total: rows.length, limit, offset } });
}

function parse(method, uri, body) {
	const { pathname, searchParams } = new URL(uri, 'http://x');
	const query = {};
	for (const name of new Set(searchParams.keys())) {
		const values = searchParams.getAll(name);
		query[name] = values.length > 1 ? values : values[0];
	}
	const call = { method, path: pathname, query };
	if (body !== undefined && body !== '') call.body = body;
	return call;
}

/**
 * Responds to all requests to a server until the test ends.
 *
 * @param {(call: Call, index: number) => Reply | Promise<Reply>} answer
 * @returns {{calls: Call[], headers: Array<Record<string, string>>, maxInFlight: () => number}} the requests in order, and the
 * maximum number of requests in flight
 */
function chat2desk(answer, server = SERVER) {
	const seen = { calls: [], headers: [] };
	let inFlight = 0;
	let maxInFlight = 0;
	for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
		nock(server)
			.persist()
			.intercept(/.*/, method)
			.reply(async function reply(uri, sent) {
				const call = parse(method, uri, sent);
				const index = seen.calls.push(call) - 1;
				seen.headers.push(this.req.headers);
				maxInFlight = Math.max(maxInFlight, ++inFlight);
				const { status = 200, body = '', headers = {}, delayMs = 0 } = await answer(call, index);
				if (delayMs > 0) await pause(delayMs);
				inFlight--;
				return [status, body, headers];
			});
	}
	return { ...seen, maxInFlight: () => maxInFlight };
}

/** Blocks all network requests in the tests of a file, and restores Node's HTTP afterwards. */
function sealNetwork() {
	beforeAll(() => {
		if (!nock.isActive()) nock.activate();
		nock.disableNetConnect();
		nock.enableNetConnect('127.0.0.1');
	});
	afterEach(() => nock.cleanAll());
	afterAll(() => {
		nock.enableNetConnect();
		nock.restore();
	});
}

module.exports = { chat2desk, failure, localServer, page, pause, sealNetwork, success };
