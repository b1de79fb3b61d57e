'use strict';

const querystring = require('node:querystring');
const { setTimeout: sleep } = require('node:timers/promises');
const { ApiError, reject } = require('./responses');
const handlers = require('./handlers');

const MAX_LOGGED_CHARACTERS = 4000;

/** @typedef {{status: number, headers?: Record<string, string>, body: any, drop?: boolean, half?: boolean}} Answer */

/**
 * The request as it came.
 * @param {import('express').Request} req with its raw body
 * @throws {ApiError} where the body is no JSON
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
 * The company that a request's token belongs to.
 * @throws {ApiError} 401 without a token, 403 with a wrong one. "Bearer <token>" is a wrong one: Chat2Desk takes the bare token.
 */
function accountOf(state, req) {
	const token = req.get('authorization');
	if (!token) throw reject(401, 'You have to specify your token in the Authorization header');
	const account = state.accounts.get(token);
	if (!account) throw reject(403, 'Token is not correct');
	return account;
}

function spendQuota({ quota }, operationId) {
	if (quota.used >= quota.limit) throw reject(429, 'API calls exceeded API limit per month');
	quota.used += 1;
	quota.byOperation[operationId] = (quota.byOperation[operationId] ?? 0) + 1;
}

/** The response to a request that breaks the contract: a wrong id in the path is an unknown one, a wrong filter 400, a wrong body 422. */
function refusalOf(violations) {
	if (violations.some(({ place }) => place === 'path')) return reject(404, 'not_found');
	const errors = {};
	for (const { field, message } of violations) (errors[field] ??= []).push(message);
	return new ApiError(violations.some(({ place }) => place === 'query') ? 400 : 422, { errors });
}

const WITHOUT_PLACE = { place: 'base', field: 'base' };

/** @throws {ApiError} where the contract has no such path or method */
function operationFor(state, request, violations) {
	const { method, path } = request;
	const { operation, params, missing } = state.contract.find(method, path);
	if (missing === 'path') {
		violations.push({ ...WITHOUT_PLACE, kind: 'unknown_path', message: `Unknown path: ${path}` });
		throw reject(404, 'Page not found');
	}
	if (missing === 'method') {
		violations.push({ ...WITHOUT_PLACE, kind: 'unknown_method', message: `${path} has no ${method}` });
		throw reject(405, 'Method not allowed');
	}
	Object.assign(request, { params, operationId: operation.operationId });
	return operation;
}

/** @throws {ApiError} where the body is no JSON */
function checkBody({ method, path, body, malformed }, operation, violations) {
	if (malformed) {
		violations.push({ ...WITHOUT_PLACE, kind: 'malformed_body', message: 'The body is no JSON' });
		throw reject(400, 'The body is no JSON');
	}
	if (operation.requestBody || Object.keys(body ?? {}).length === 0) return;
	violations.push({ ...WITHOUT_PLACE, kind: 'unexpected_body', message: `${method} ${path} takes no body` });
}

/** A list as this host pages it: with fewer rows than were asked for, or without a word about them. */
function inPages(response, { maxPageSize, listMetadata }) {
	const { data, meta, ...rest } = response.body ?? {};
	if (meta === undefined || !Array.isArray(data)) return response;
	const page = {
		data: data.slice(0, maxPageSize),
		...(listMetadata && { meta: { ...meta, limit: Math.min(meta.limit, maxPageSize) } }),
	};
	return { ...response, body: { ...page, ...rest } };
}

/**
 * Answers one call, without the faults.
 * @param {any} state
 * @param {import('express').Request} req
 * @param {any} request what readRequest gave
 * @param {any[]} violations filled with what breaks the contract
 * @returns {Answer}
 * @throws {ApiError}
 */
function carryOut(state, req, request, violations) {
	const operation = operationFor(state, request, violations);
	const needsToken = operation.security.length > 0;
	const account = needsToken
		? accountOf(state, req)
		: (state.accounts.get(req.get('authorization')) ?? state.firstAccount());
	request.account = account.company.name;
	if (needsToken) spendQuota(account, operation.operationId);
	checkBody(request, operation, violations);
	const checked = state.contract.check(operation, request);
	violations.push(...checked.violations);
	if (checked.refused.length > 0) throw refusalOf(checked.refused);
	const { params, query, body = {} } = checked;
	return inPages(handlers[operation.operationId]({ state, account, params, query, body }), state.variants);
}

function respondTo(state, req, request, violations) {
	try {
		return carryOut(state, req, request, violations);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return { status: error.status, body: error.body };
	}
}

/** An response's body as it is sent. */
const textOf = (body) => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

/** Writes an response, or breaks the connection off. */
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

function noteViolations({ logs, clock }, call, { operationId = null }, violations) {
	const at = new Date(clock.now()).toISOString();
	const shared = { at, call_id: call.id, method: call.method, path: call.path, operation_id: operationId };
	return violations.map(({ kind, field, message }) => logs.violations.add({ ...shared, kind, field, message }));
}

function noteCall({ logs, clock }, { method, path, query, body }) {
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

/** The beginning of a long text, as a copy: a part of a text would keep the whole of it in memory. */
function shorten(text) {
	return text.length > MAX_LOGGED_CHARACTERS
		? Buffer.from(`${text.slice(0, MAX_LOGGED_CHARACTERS)}…`).toString()
		: text;
}

/**
 * The API itself, as an express handler behind express.raw().
 * @param {any} state
 */
function createApi(state) {
	return async (req, res) => {
		const started = performance.now();
		const request = readRequest(req);
		const call = noteCall(state, request);
		const violations = [];
		const plan = state.faults.plan(request.method, request.path);
		if (plan.delay > 0) await sleep(plan.delay);
		// An "after" fault carries the call out and loses its response, as a timeout on the way back does.
		const own = plan.before ? null : respondTo(state, req, request, violations);
		const fault = plan.before ?? plan.after;
		const response = fault?.half ? { ...own, half: true } : (fault ?? own);
		const text = textOf(response.body);
		respond(res, response, text);
		call.violations = noteViolations(state, call, request, violations);
		Object.assign(call, {
			status: response.drop ? 0 : response.status,
			response: response.drop ? '' : shorten(text),
			ms: performance.now() - started,
			account: request.account ?? null,
			operation_id: request.operationId ?? null,
		});
		state.logs.publish('call', call);
	};
}

module.exports = { createApi };
