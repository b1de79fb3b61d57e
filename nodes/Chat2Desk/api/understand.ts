import type { Answer } from '../catalogue/types';
import { hint, Problem, words } from './problem';

/** What came over the wire. Header names are in lower case. */
export interface Raw {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Longest piece of an answer that an error message quotes. */
const QUOTED = 300;

/**
 * Reads an answer of the API: what was in its envelope, or the `Problem` it stands for. Chat2Desk answers in several ways
 * (envelope, bare array, bare object, `status` alone) and also fails with HTTP 200 (all seen on live accounts).
 */
export function understand(raw: Raw): Answer | Problem {
	const { statusCode: status, body } = raw;
	if (status === 429) return limited(raw);
	if (status >= 300 && status < 400) return redirected(raw);
	if (typeof body === 'string' && body.trim() !== '') return foreign(status, body);
	if (status >= 500) return broken(status, body);
	if (status >= 400 || saysError(body)) return refused(status, body);
	return unwrap(body);
}

function unwrap(body: unknown): Answer {
	if (!isRecord(body)) return { data: body === '' ? undefined : body };
	const { data, meta, status, ...rest } = body;
	const { total, limit } = isRecord(meta) ? meta : { total: undefined, limit: undefined };
	const counts = { total: count(total), limit: count(limit) };
	if (data !== undefined) return { data, ...counts };
	// Without `data`, `status` is the envelope's word only where it says so: an operator's own `status` is `enabled`.
	if (status !== 'success' && status !== 'ok') return { data: body };
	return { data: Object.keys(rest).length > 0 ? rest : undefined };
}

/** A list's own numbers; they may arrive as text. */
function count(value: unknown): number | undefined {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/**
 * A failure behind HTTP 200: `status: error`, a lone `error`, or either of them one level down under `data`. An object under
 * `data` whose own `status` is `error`, such as a message that could not be delivered, is none: it says more than that.
 */
function saysError(body: unknown): boolean {
	if (!isRecord(body)) return false;
	return body.status === 'error' || isLoneError(body) || isLoneError(body.data);
}

const ERROR_KEYS = new Set(['status', 'error', 'errors', 'message']);

function isLoneError(value: unknown): boolean {
	if (!isRecord(value) || !Object.keys(value).every((key) => ERROR_KEYS.has(key))) return false;
	return value.status === 'error' || Boolean(value.error) || Boolean(value.errors);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

function refused(status: number, body: unknown): Problem {
	const text = words(body);
	const errors = (body as { errors?: unknown } | null)?.errors;
	return new Problem(/exceeded api limit per month/i.test(text) ? 'quota' : 'refused', message(status, text), {
		description: hint(status, text),
		status,
		refusal: { status, text, errors },
	});
}

function message(status: number, text: string): string {
	if (text === '') return `Chat2Desk refused the request (HTTP ${status})`;
	return `Chat2Desk: ${text.slice(0, QUOTED)}`;
}

function limited(raw: Raw): Problem {
	const text = words(raw.body);
	const quota = /per month/i.test(text);
	return new Problem(quota ? 'quota' : 'limited', text ? message(429, text) : 'Chat2Desk: too many requests', {
		description: quota ? hint(429, text) : 'Chat2Desk limits how fast an account may call it. Lower Options > Concurrent Requests, or run at another time',
		status: 429,
		waitMs: retryAfter(raw.headers['retry-after']),
	});
}

/** `Retry-After` in milliseconds: it holds seconds or an HTTP date. */
function retryAfter(value: unknown): number | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const ms = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function broken(status: number, body: unknown): Problem {
	const text = words(body);
	return new Problem('broken', text ? message(status, text) : `Chat2Desk failed with HTTP ${status}`, {
		description: 'The fault is on the server. Try again later',
		status,
	});
}

/** The token must not follow to another host, and a redirected POST would become a GET: so redirects are not followed. */
function redirected({ statusCode, headers }: Raw): Problem {
	const target = String(headers.location ?? 'another address').slice(0, QUOTED);
	return new Problem('foreign', `The server redirects to ${target} (HTTP ${statusCode})`, {
		description: 'Open the credential and choose the Server that is the right one for the account',
		status: statusCode,
	});
}

/** Text where JSON was due: a proxy's page, mostly. A 5xx may pass, anything else means a wrong address. */
function foreign(status: number, body: string): Problem {
	const html = /^\s*</.test(body);
	const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim();
	const quote = (html ? title : body.trim())?.slice(0, QUOTED);
	const what = html ? 'a web page instead of data' : 'text instead of data';
	return new Problem(status >= 500 ? 'broken' : 'foreign', `The server answered with ${what} (HTTP ${status}${quote ? `: ${quote}` : ''})`, {
		description: 'A proxy or another site answered in place of Chat2Desk. Check the Server in the credential, and a proxy in between',
		status,
	});
}
