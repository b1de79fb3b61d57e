import type { ApiResponse, ErrorHint } from '../descriptions/handler-types';
import { isRecord } from '../utils/is-record';
import { truncate } from '../utils/text';
import { ApiError, errorHint, errorText, explainCode, NO_ERRORS } from './errors';

/** An HTTP response. Header names are in lower case. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Characters of a response that an error message quotes. */
const MAX_QUOTED_LENGTH = 300;
/** Characters of a web page that are searched for its title. */
const MAX_PAGE_LENGTH = 4_000;
/** 408 Request Timeout: proxies send it for slow servers too, so a write may have been executed. */
const REQUEST_TIMEOUT = 408;

/**
 * Parses a response of the API: the content of its envelope, or the `ApiError` that it reports. Chat2Desk responds in several forms
 * (envelope, bare array, bare object, `status` alone) and also reports errors with HTTP 200 (all seen on live accounts).
 *
 * @param hints advice for rejections of this request
 */
export function parseResponse(response: HttpResponse, hints?: readonly ErrorHint[]): ApiResponse | ApiError {
	const { statusCode: status, body } = response;
	if (status === 429) return rateLimitError(response);
	if (status >= 300 && status < 400) return redirectError(response);
	if (typeof body === 'string' && body.trim() !== '') return nonApiResponse(response, body, hints);
	if (isServerFault(status)) return serverError(response);
	if (status >= 400 || isErrorBody(body)) return apiError(response, hints);
	return unwrapEnvelope(body);
}

const isServerFault = (status: number) => status >= 500 || status === REQUEST_TIMEOUT;

function unwrapEnvelope(body: unknown): ApiResponse {
	if (!isRecord(body)) return { data: body === '' ? undefined : body };
	const { data, meta, status, errors, ...rest } = body;
	const { total, limit } = isRecord(meta) ? meta : { total: undefined, limit: undefined };
	const counts = { total: toCount(total, 0), limit: toCount(limit, 1) };
	if (data !== undefined) return { data: withAttachmentErrors(data, rest.attachment), ...counts };
	// Without `data`, `status` may be a property of the object itself: an operator's is `enabled`.
	if (status !== 'success' && status !== 'ok')
		return isRecord(meta) ? { data: omit(body, 'meta'), ...counts } : { data: body };
	// Errors are kept if there are any: a webhook has them as a property.
	const rows = isNoError(errors) ? rest : { errors, ...rest };
	if (Object.keys(rows).join() === 'attachment') return { data: withAttachmentErrors({}, rest.attachment), ...counts };
	return { data: Object.keys(rows).length > 0 ? rows : undefined, ...counts };
}

/** An accepted message can come with errors about its file (seen in a client library). */
function withAttachmentErrors(data: unknown, errors: unknown): unknown {
	if (isNoError(errors) || !isRecord(data)) return data;
	return { ...data, attachment_errors: errors };
}

function omit(body: Record<string, unknown>, name: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

/** Whether `errors` is empty, which includes the text `None` (Chat2Desk's method pages). */
function isNoError(value: unknown): boolean {
	if (value === undefined || value === null || value === false || value === 0) return true;
	if (typeof value === 'string') return value.trim() === '' || value.trim() === NO_ERRORS;
	if (Array.isArray(value)) return value.every(isNoError);
	return isRecord(value) && Object.values(value).every(isNoError);
}

/** A number of `meta`. It may arrive as text. */
function toCount(value: unknown, minimum: number): number | undefined {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) && number >= minimum ? number : undefined;
}

/**
 * Whether a body reports an error despite HTTP 200: `status: error`, a lone `error`, or either of them under `data`. Under `data`, an
 * object with other properties whose `status` is `error`, such as a message that could not be delivered, is not an error.
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

function apiError({ statusCode: status, headers, body }: HttpResponse, hints?: readonly ErrorHint[]): ApiError {
	const text = errorText(body);
	const { errors, error, data, status: bodyStatus } = isRecord(body) ? body : { status: undefined };
	const inner = isRecord(data) ? (data.errors ?? data.error) : undefined;
	const isSuccess = status < 300 && (bodyStatus === 'success' || bodyStatus === 'ok');
	return new ApiError(
		/exceeded api limit per month/i.test(text) ? 'quotaExceeded' : 'rejected',
		errorMessage(status, text),
		{
			description: errorHint(status, text, hints),
			status,
			retryAfterMs: parseRetryAfter(headers['retry-after']),
			rejection: { status, text, errors: errors ?? error ?? inner, ...(isSuccess && { isSuccess }) },
		},
	);
}

function errorMessage(status: number, text: string): string {
	if (text === '') return `Chat2Desk rejected the request (HTTP ${status})`;
	const quoted = `Chat2Desk: ${truncate(text, MAX_QUOTED_LENGTH)}`;
	const explanation = explainCode(text);
	return explanation === undefined ? quoted : `${explanation} (${quoted})`;
}

function rateLimitError({ headers, body }: HttpResponse): ApiError {
	const text = errorText(body);
	const isQuota = /per month/i.test(text);
	return new ApiError(
		isQuota ? 'quotaExceeded' : 'rateLimited',
		text ? errorMessage(429, text) : 'Chat2Desk: too many requests',
		{
			description: isQuota ? errorHint(429, text) : 'Chat2Desk limits the request rate of an account. Try again later',
			status: 429,
			retryAfterMs: parseRetryAfter(headers['retry-after']),
		},
	);
}

/** `Retry-After` in milliseconds: it contains seconds or an HTTP date. A date in the past is 0. */
function parseRetryAfter(value: unknown): number | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	// A date has letters: `Date.parse()` reads some numbers as years.
	const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
	const ms = /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) * 1000 : date - Date.now();
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function serverError({ statusCode: status, headers, body }: HttpResponse): ApiError {
	const text = errorText(body);
	return new ApiError('serverOrNetwork', text ? errorMessage(status, text) : `Chat2Desk failed with HTTP ${status}`, {
		description: 'The Chat2Desk server returned an error. Try again later',
		status,
		retryAfterMs: parseRetryAfter(headers['retry-after']),
	});
}

/** Redirects are not followed: the token must not reach another host, and a redirected POST would become a GET. */
function redirectError({ statusCode: status, headers }: HttpResponse): ApiError {
	const target = truncate(String(headers.location ?? 'another URL'), MAX_QUOTED_LENGTH);
	return new ApiError('unexpectedResponse', `The server redirects to ${target} (HTTP ${status})`, {
		description: 'Check the Server in the credential',
		status,
	});
}

/** Text instead of JSON, mostly the page of a proxy. After a 5xx a retry may help; otherwise the server's URL is wrong. */
function nonApiResponse(
	{ statusCode: status, headers }: HttpResponse,
	body: string,
	hints: readonly ErrorHint[] = [],
): ApiError {
	const start = body.trimStart().slice(0, MAX_PAGE_LENGTH);
	const isHtml = start.startsWith('<');
	const title = /<title[^<>]{0,200}>([^<]{0,500})/i.exec(start)?.[1]?.trim();
	const quote = truncate((isHtml ? title : body.trim()) ?? '', MAX_QUOTED_LENGTH);
	const content = isHtml ? 'a web page instead of data' : 'text instead of data';
	return new ApiError(
		isServerFault(status) ? 'serverOrNetwork' : 'unexpectedResponse',
		`The server returned ${content} (HTTP ${status}${quote ? `: ${quote}` : ''})`,
		{
			description:
				hints.find(([pattern]) => status >= 400 && pattern.test(`${status} `))?.[1] ??
				'A proxy or another site answered instead of Chat2Desk. Check the Server in the credential and any proxy in between',
			status,
			retryAfterMs: parseRetryAfter(headers['retry-after']),
		},
	);
}
