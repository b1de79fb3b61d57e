'use strict';

/** Helpers for expected requests. Query values are strings on the wire. */

const get = (path, query = {}) => ({
	method: 'GET',
	path,
	query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
});
const post = (path, body) => ({ method: 'POST', path, query: {}, ...(body && { body }) });
const put = (path, body) => ({ method: 'PUT', path, query: {}, ...(body && { body }) });
const del = (path, query = {}) => ({ ...get(path, query), method: 'DELETE' });

const ALL = { limit: 200, offset: 0 };
const FIFTY = { limit: 50, offset: 0 };

/** An operation without parameters, and one with only an ID. */
const plain = (request) => ({ all: () => [request], least: [request] });
const byId = (request) => ({ all: (n) => [request(n)], least: [request(1)] });

module.exports = { ALL, FIFTY, byId, del, get, plain, post, put };
