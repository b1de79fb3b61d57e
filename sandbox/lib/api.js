'use strict';

const querystring = require('node:querystring');
const { setTimeout: sleep } = require('node:timers/promises');
const { clientOfRequest } = require('./log-client');
const { ApiError, reject } = require('./responses');
const { exampleResponse } = require('./example-response');
const handlers = require('./handlers');

const MAX_LOGGED_CHARACTERS = 4000;

/** @typedef {{status: number, headers?: Record<string, string>, body: any, drop?: boolean, half?: boolean}} ApiResponse */

/**
 * Parses a request. An invalid JSON body is marked as `malformed`.
 * @param {import('express').Request} req with its raw body
 */
function readRequest(req) {
	const query = { ...querystring.parse(req.url.split('?')[1] ?? '') };
	const text = Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '';
	const isForm = Boolean(req.is('application/x-www-form-urlencoded'));
	return { method: req.method, path: req.path, query, isForm, ...readBody(text, isForm) };
}

function readBody(text, isForm) {
	if (text.trim() === '') return { body: undefined };
	if (isForm) return { body: { ...querystring.parse(text) } };
	try {
		return { body: JSON.parse(text) };
	} catch {
		return { body: text, malformed: true };
	}
}

/**
 * Finds the account of a request's token.
 * @throws {ApiError} 401 without a token, 403 with a wrong one. "Bearer <token>" is wrong: Chat2Desk accepts the raw token only.
 */
function accountOf(state, req) {
	const token = req.get('authorization');
	if (!token) throw reject(401, 'You have to specify your token in the Authorization header');
	const account = state.accounts.get(token);
	if (!account) throw reject(403, 'Token is not correct');
	return account;
}

function useQuota({ quota }, operationId) {
	if (quota.used >= quota.limit) throw reject(429, 'API calls exceeded API limit per month');
	quota.used += 1;
	quota.byOperation[operationId] = (quota.byOperation[operationId] ?? 0) + 1;
}

/** The response to a request that violates the contract: 404 for an invalid ID in the path, 400 for a query, 422 for a body. */
function contractError(violations) {
	if (violations.some(({ place }) => place === 'path')) return reject(404, 'not_found');
	const errors = {};
	for (const { field, message } of violations) (errors[field] ??= []).push(message);
	return new ApiError(violations.some(({ place }) => place === 'query') ? 400 : 422, { errors });
}

const NO_FIELD = { place: 'base', field: 'base' };

/** @throws {ApiError} if the contract does not contain the path or method */
function operationFor(state, request, violations) {
	const { method, path } = request;
	const { operation, params, missing } = state.contract.find(method, path);
	if (missing === 'path') {
		violations.push({ ...NO_FIELD, kind: 'unknown_path', message: `Unknown path: ${path}` });
		throw reject(404, 'Page not found');
	}
	if (missing === 'method') {
		violations.push({ ...NO_FIELD, kind: 'unknown_method', message: `${method} is not supported by ${path}` });
		throw reject(405, 'Method not allowed');
	}
	Object.assign(request, { params, operationId: operation.operationId });
	return operation;
}

/** @throws {ApiError} if the body is not valid JSON */
function checkBody({ method, path, body, malformed }, operation, violations) {
	if (malformed) {
		violations.push({ ...NO_FIELD, kind: 'malformed_body', message: 'The body is not valid JSON' });
		throw reject(400, 'The body is not valid JSON');
	}
	if (operation.requestBody || Object.keys(body ?? {}).length === 0) return;
	violations.push({ ...NO_FIELD, kind: 'unexpected_body', message: `${method} ${path} does not accept a body` });
}

/** Applies the variants that limit the page size or omit the list's metadata. */
function applyPaging(response, { maxPageSize, listMetadata }) {
	const { data, meta, ...rest } = response.body ?? {};
	if (meta === undefined || !Array.isArray(data)) return response;
	const page = {
		data: data.slice(0, maxPageSize),
		...(listMetadata && { meta: { ...meta, limit: Math.min(meta.limit, maxPageSize) } }),
	};
	return { ...response, body: { ...page, ...rest } };
}

/**
 * Handles one request, without faults.
 * @param {any} state
 * @param {import('express').Request} req
 * @param {any} request result of readRequest
 * @param {any[]} violations receives the contract violations
 * @returns {ApiResponse}
 * @throws {ApiError}
 */
function handleRequest(state, req, request, violations) {
	const operation = operationFor(state, request, violations);
	const needsToken = operation.security.length > 0;
	const account = needsToken
		? accountOf(state, req)
		: (state.accounts.get(req.get('authorization')) ?? state.firstAccount());
	request.account = account;
	if (needsToken) useQuota(account, operation.operationId);
	checkBody(request, operation, violations);
	const checked = state.contract.check(operation, request);
	violations.push(...checked.violations);
	if (checked.rejected.length > 0) throw contractError(checked.rejected);
	const { params, query, body = {} } = checked;
	const handle = handlers[operation.operationId] ?? (() => exampleResponse(operation, query));
	return applyPaging(handle({ state, account, params, query, body }), state.variants);
}

function respondTo(state, req, request, violations) {
	try {
		return handleRequest(state, req, request, violations);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return { status: error.status, body: error.body };
	}
}

/** The body of a response as it is sent. */
const textOf = (body) => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

/** Sends a response, or drops the connection. */
function respond(res, { status, headers = {}, body, drop = false, half = false }, text) {
	if (drop) {
		res.destroy();
		return;
	}
	res.status(status).set(headers);
	if (half) {
		res.set({ 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) });
		res.write(text.slice(0, text.length / 2), () => res.destroy());
		return;
	}
	if (typeof body !== 'string') res.type('json');
	res.end(text);
}

function recordViolations({ logs, clock }, call, { operationId = null }, violations) {
	const at = new Date(clock.now()).toISOString();
	const shared = { at, call_id: call.id, method: call.method, path: call.path, operation_id: operationId };
	return violations.map(({ kind, field, message }) => logs.violations.add({ ...shared, kind, field, message }));
}

function recordCall({ logs, clock }, { method, path, query, body }) {
	return logs.calls.add({
		at: new Date(clock.now()).toISOString(),
		method,
		path,
		query,
		body: body ?? null,
		status: null,
		response: null,
		ms: null,
		violations: [],
	});
}

/** Truncates a long text. The result is a copy: a slice would keep the whole text in memory. */
function shorten(text) {
	return text.length > MAX_LOGGED_CHARACTERS
		? Buffer.from(`${text.slice(0, MAX_LOGGED_CHARACTERS)}…`).toString()
		: text;
}

/**
 * The API as an express handler; needs express.raw().
 * @param {any} state
 */
function createApi(state) {
	return async (req, res) => {
		const started = performance.now();
		const request = readRequest(req);
		const call = recordCall(state, request);
		const violations = [];
		const plan = state.faults.plan(request.method, request.path);
		if (plan.delay > 0) await sleep(plan.delay);
		// An "after" fault handles the request and loses its response, like a timeout on the way back.
		const own = plan.before ? null : respondTo(state, req, request, violations);
		const fault = plan.before ?? plan.after;
		const response = fault?.half ? { ...own, half: true } : (fault ?? own);
		const text = textOf(response.body);
		respond(res, response, text);
		call.violations = recordViolations(state, call, request, violations);
		Object.assign(call, {
			status: response.drop ? 0 : response.status,
			response: response.drop ? '' : shorten(text),
			ms: performance.now() - started,
			account: request.account?.company.name ?? null,
			client: request.account ? clientOfRequest({ state, account: request.account }, request) : null,
			operation_id: request.operationId ?? null,
		});
		state.logs.publish('call', call);
	};
}

module.exports = { createApi };
