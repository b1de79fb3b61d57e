import type { Answer, Hint } from '../catalogue/types';
import { hint, NONE, Problem, words } from './problem';

/** What came over the wire. Header names are in lower case. */
export interface Raw {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Longest piece of an answer that an error message quotes. */
const QUOTED = 300;
/** Characters of a page that are searched for its title. */
const LOOKED_AT = 4_000;

/**
 * Reads an answer of the API: what was in its envelope, or the `Problem` it stands for. Chat2Desk answers in several ways
 * (envelope, bare array, bare object, `status` alone) and also fails with HTTP 200 (all seen on live accounts).
 *
 * @param hints what is known of refusals of this very call
 */
export function understand(raw: Raw, hints?: readonly Hint[]): Answer | Problem {
	const { statusCode: status, body } = raw;
	if (status === 429) return limited(raw);
	if (status >= 300 && status < 400) return redirected(raw);
	if (typeof body === 'string' && body.trim() !== '') return foreign(status, body, hints);
	if (status >= 500) return broken(status, body);
	if (status >= 400 || saysError(body)) return refused(status, body, hints);
	return unwrap(body);
}

function unwrap(body: unknown): Answer {
	if (!isRecord(body)) return { data: body === '' ? undefined : body };
	const { data, meta, status, errors, ...rest } = body;
	const { total, limit } = isRecord(meta) ? meta : { total: undefined, limit: undefined };
	const counts = { total: count(total, 0), limit: count(limit, 1) };
	if (data !== undefined) return { data: withFileErrors(data, rest.attachment), ...counts };
	// Without `data`, `status` is the envelope's word only where it says so: an operator's own `status` is `enabled`.
	if (status !== 'success' && status !== 'ok')
		return isRecord(meta) ? { data: without(body, 'meta'), ...counts } : { data: body };
	// Errors of a thing, as a webhook has, are told; an empty list of them beside a success says nothing.
	const told = saysNothing(errors) ? rest : { errors, ...rest };
	if (Object.keys(told).join() === 'attachment') return { data: withFileErrors({}, rest.attachment), ...counts };
	return { data: Object.keys(told).length > 0 ? told : undefined, ...counts };
}

/** A message that was taken may have errors about its file beside it (written so in a client): they come out with the message. */
function withFileErrors(data: unknown, errors: unknown): unknown {
	if (saysNothing(errors) || !isRecord(data)) return data;
	return { ...data, attachmentErrors: errors };
}

function without(body: Record<string, unknown>, name: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

/** An empty list, object or text, and the text `None`: what stands under `errors` of a success (Chat2Desk's method pages). */
function saysNothing(value: unknown): boolean {
	if (value === undefined || value === null || value === false || value === 0) return true;
	if (typeof value === 'string') return value.trim() === '' || value.trim() === NONE;
	if (Array.isArray(value)) return value.every(saysNothing);
	return isRecord(value) && Object.values(value).every(saysNothing);
}

/** A list's own numbers; they may arrive as text, and one below its least says nothing. */
function count(value: unknown, least: number): number | undefined {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) && number >= least ? number : undefined;
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
	return value.status === 'error' || !saysNothing(value.error) || !saysNothing(value.errors);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

function refused(status: number, body: unknown, hints?: readonly Hint[]): Problem {
	const text = words(body);
	const { errors, error, data, status: said } = isRecord(body) ? body : { status: undefined };
	const inner = isRecord(data) ? (data.errors ?? data.error) : undefined;
	const isSuccess = status < 300 && (said === 'success' || said === 'ok');
	return new Problem(/exceeded api limit per month/i.test(text) ? 'quota' : 'refused', message(status, text), {
		description: hint(status, text, hints),
		status,
		refusal: { status, text, errors: errors ?? error ?? inner, ...(isSuccess && { isSuccess }) },
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
		description: quota
			? hint(429, text)
			: 'Chat2Desk limits how fast an account may call it. Lower Options > Concurrent Requests, or run at another time',
		status: 429,
		waitMs: retryAfter(raw.headers['retry-after']),
	});
}

/** `Retry-After` in milliseconds: it holds seconds or an HTTP date. */
function retryAfter(value: unknown): number | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const ms = /^\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
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
		description: 'Choose the Server in the credential that is the right one for the account',
		status: statusCode,
	});
}

/** Text where JSON was due: a proxy's page, mostly. A 5xx may pass, anything else means a wrong address. */
function foreign(status: number, body: string, hints: readonly Hint[] = []): Problem {
	const start = body.trimStart().slice(0, LOOKED_AT);
	const html = start.startsWith('<');
	const title = /<title[^<>]{0,200}>([^<]{0,500})/i.exec(start)?.[1]?.trim();
	const quote = (html ? title : body.trim())?.slice(0, QUOTED);
	const what = html ? 'a web page instead of data' : 'text instead of data';
	return new Problem(
		status >= 500 ? 'broken' : 'foreign',
		`The server answered with ${what} (HTTP ${status}${quote ? `: ${quote}` : ''})`,
		{
			description:
				hints.find(([pattern]) => status >= 400 && pattern.test(`${status} `))?.[1] ??
				'A proxy or another site answered in place of Chat2Desk. Check the Server in the credential, and a proxy in between',
			status,
		},
	);
}
