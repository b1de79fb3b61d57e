'use strict';

/** Chat2Desk on the wire, as a test tells it to answer: over nock, or as a real server where a connection has to break. */

const nock = require('nock');
const { localServer } = require('./local-server');
const { SERVER } = require('./constants');
const { pause } = require('./pause');

/**
 * @typedef {object} Call what arrived
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string | string[]>} query
 * @property {unknown} [body] absent where the request had none
 *
 * @typedef {object} Reply
 * @property {number} [status] 200 by default
 * @property {unknown} [body] an object is sent as JSON, a text as it is
 * @property {Record<string, string>} [headers]
 * @property {number} [delayMs]
 */

const success = (data, more = {}) => ({ body: { data, status: 'success', ...more } });

const failure = (status, body) => ({ status, body: { status: 'error', ...body } });

/** A page of rows as Chat2Desk answers it, by the `limit` and `offset` of the call. */
function page(rows, { query }, most = 200) {
	const limit = Math.min(Number(query.limit ?? 20), most);
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
 * Answers every request to a server until the test is over.
 *
 * @param {(call: Call, index: number) => Reply | Promise<Reply>} answer
 * @returns {{calls: Call[], headers: Array<Record<string, string>>, most: () => number}} what has arrived, in order, and how many
 * requests were under way at once at most
 */
function chat2desk(answer, server = SERVER) {
	const seen = { calls: [], headers: [] };
	let busy = 0;
	let most = 0;
	for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
		nock(server)
			.persist()
			.intercept(/.*/, method)
			.reply(async function reply(uri, sent) {
				const call = parse(method, uri, sent);
				const index = seen.calls.push(call) - 1;
				seen.headers.push(this.req.headers);
				most = Math.max(most, ++busy);
				const { status = 200, body = '', headers = {}, delayMs = 0 } = await answer(call, index);
				if (delayMs > 0) await pause(delayMs);
				busy--;
				return [status, body, headers];
			});
	}
	return { ...seen, most: () => most };
}

/** Blocks all requests to the network in the tests of a file, and hands HTTP back to Node after them. */
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
