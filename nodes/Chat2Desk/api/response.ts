import type { ApiResponse, ErrorHint } from '../descriptions/handler-types';
import { ApiError, errorHint, errorText, NO_ERRORS } from './errors';

/** What came over the wire. Header names are in lower case. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Longest piece of an answer that an error message quotes. */
const MAX_QUOTED_LENGTH = 300;
/** Characters of a page that are searched for its title. */
const MAX_TEXT_LENGTH = 4_000;

/**
 * Reads an answer of the API: what was in its envelope, or the `Problem` it stands for. Chat2Desk answers in several ways
 * (envelope, bare array, bare object, `status` alone) and also fails with HTTP 200 (all seen on live accounts).
 *
 * @param hints what is known of refusals of this very call
 */
export function parseResponse(raw: HttpResponse, hints?: readonly ErrorHint[]): ApiResponse | ApiError {
	const { statusCode: status, body } = raw;
	if (status === 429) return rateLimitError(raw);
	if (status >= 300 && status < 400) return redirectError(raw);
	if (typeof body === 'string' && body.trim() !== '') return nonApiResponse(status, body, hints);
	if (status >= 500) return serverError(status, body);
	if (status >= 400 || isErrorBody(body)) return apiError(status, body, hints);
	return unwrapEnvelope(body);
}

function unwrapEnvelope(body: unknown): ApiResponse {
	if (!isRecord(body)) return { data: body === '' ? undefined : body };
	const { data, meta, status, errors, ...rest } = body;
	const { total, limit } = isRecord(meta) ? meta : { total: undefined, limit: undefined };
	const counts = { total: toCount(total, 0), limit: toCount(limit, 1) };
	if (data !== undefined) return { data: withAttachmentErrors(data, rest.attachment), ...counts };
	// Without `data`, `status` is the envelope's word only where it says so: an operator's own `status` is `enabled`.
	if (status !== 'success' && status !== 'ok')
		return isRecord(meta) ? { data: omit(body, 'meta'), ...counts } : { data: body };
	// Errors of a thing, as a webhook has, are told; an empty list of them beside a success says nothing.
	const told = isNoError(errors) ? rest : { errors, ...rest };
	if (Object.keys(told).join() === 'attachment') return { data: withAttachmentErrors({}, rest.attachment), ...counts };
	return { data: Object.keys(told).length > 0 ? told : undefined, ...counts };
}

/** A message that was taken may have errors about its file beside it (written so in a client): they come out with the message. */
function withAttachmentErrors(data: unknown, errors: unknown): unknown {
	if (isNoError(errors) || !isRecord(data)) return data;
	return { ...data, attachmentErrors: errors };
}

function omit(body: Record<string, unknown>, name: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

/** An empty list, object or text, and the text `None`: what stands under `errors` of a success (Chat2Desk's method pages). */
function isNoError(value: unknown): boolean {
	if (value === undefined || value === null || value === false || value === 0) return true;
	if (typeof value === 'string') return value.trim() === '' || value.trim() === NO_ERRORS;
	if (Array.isArray(value)) return value.every(isNoError);
	return isRecord(value) && Object.values(value).every(isNoError);
}

/** A list's own numbers; they may arrive as text, and one below its least says nothing. */
function toCount(value: unknown, least: number): number | undefined {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) && number >= least ? number : undefined;
}

/**
 * A failure behind HTTP 200: `status: error`, a lone `error`, or either of them one level down under `data`. An object under
 * `data` whose own `status` is `error`, such as a message that could not be delivered, is none: it says more than that.
 */
function isErrorBody(body: unknown): boolean {
	if (!isRecord(body)) return false;
	return body.status === 'error' || hasOnlyErrorKeys(body) || hasOnlyErrorKeys(body.data);
}

const ERROR_KEYS = new Set(['status', 'error', 'errors', 'message']);

function hasOnlyErrorKeys(value: unknown): boolean {
	if (!isRecord(value) || !Object.keys(value).every((key) => ERROR_KEYS.has(key))) return false;
	return value.status === 'error' || !isNoError(value.error) || !isNoError(value.errors);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

function apiError(status: number, body: unknown, hints?: readonly ErrorHint[]): ApiError {
	const text = errorText(body);
	const { errors, error, data, status: said } = isRecord(body) ? body : { status: undefined };
	const inner = isRecord(data) ? (data.errors ?? data.error) : undefined;
	const isSuccess = status < 300 && (said === 'success' || said === 'ok');
	return new ApiError(
		/exceeded api limit per month/i.test(text) ? 'quotaExceeded' : 'rejected',
		errorMessage(status, text),
		{
			description: errorHint(status, text, hints),
			status,
			rejection: { status, text, errors: errors ?? error ?? inner, ...(isSuccess && { isSuccess }) },
		},
	);
}

function errorMessage(status: number, text: string): string {
	if (text === '') return `Chat2Desk refused the request (HTTP ${status})`;
	return `Chat2Desk: ${text.slice(0, MAX_QUOTED_LENGTH)}`;
}

function rateLimitError(raw: HttpResponse): ApiError {
	const text = errorText(raw.body);
	const quota = /per month/i.test(text);
	return new ApiError(
		quota ? 'quotaExceeded' : 'rateLimited',
		text ? errorMessage(429, text) : 'Chat2Desk: too many requests',
		{
			description: quota
				? errorHint(429, text)
				: 'Chat2Desk limits how fast an account may call it. Lower Options > Concurrent Requests, or run at another time',
			status: 429,
			retryAfterMs: parseRetryAfter(raw.headers['retry-after']),
		},
	);
}

/** `Retry-After` in milliseconds: it holds seconds or an HTTP date. */
function parseRetryAfter(value: unknown): number | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const ms = /^\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function serverError(status: number, body: unknown): ApiError {
	const text = errorText(body);
	return new ApiError('serverOrNetwork', text ? errorMessage(status, text) : `Chat2Desk failed with HTTP ${status}`, {
		description: 'The fault is on the server. Try again later',
		status,
	});
}

/** The token must not follow to another host, and a redirected POST would become a GET: so redirects are not followed. */
function redirectError({ statusCode, headers }: HttpResponse): ApiError {
	const target = String(headers.location ?? 'another address').slice(0, MAX_QUOTED_LENGTH);
	return new ApiError('unexpectedResponse', `The server redirects to ${target} (HTTP ${statusCode})`, {
		description: 'Choose the Server in the credential that is the right one for the account',
		status: statusCode,
	});
}

/** Text where JSON was due: a proxy's page, mostly. A 5xx may pass, anything else means a wrong address. */
function nonApiResponse(status: number, body: string, hints: readonly ErrorHint[] = []): ApiError {
	const start = body.trimStart().slice(0, MAX_TEXT_LENGTH);
	const html = start.startsWith('<');
	const title = /<title[^<>]{0,200}>([^<]{0,500})/i.exec(start)?.[1]?.trim();
	const quote = (html ? title : body.trim())?.slice(0, MAX_QUOTED_LENGTH);
	const what = html ? 'a web page instead of data' : 'text instead of data';
	return new ApiError(
		status >= 500 ? 'serverOrNetwork' : 'unexpectedResponse',
		`The server answered with ${what} (HTTP ${status}${quote ? `: ${quote}` : ''})`,
		{
			description:
				hints.find(([pattern]) => status >= 400 && pattern.test(`${status} `))?.[1] ??
				'A proxy or another site answered in place of Chat2Desk. Check the Server in the credential, and a proxy in between',
			status,
		},
	);
}
