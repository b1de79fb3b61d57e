import type { IDataObject } from 'n8n-workflow';
import type { ApiRejection, ErrorHint } from '../descriptions/handler-types';
import { isRecord } from '../utils/is-record';
import { truncate } from '../utils/text';

/**
 * - `rejected`: Chat2Desk refused the request.
 * - `rateLimited`: too many requests at the moment.
 * - `quotaExceeded`: the monthly quota is used up.
 * - `serverOrNetwork`: the server or the connection failed; a write may have been executed.
 * - `notSent`: the request did not leave this machine.
 * - `unexpectedResponse`: the response is not one of the Chat2Desk API.
 */
export type ErrorKind =
	'rejected' | 'rateLimited' | 'quotaExceeded' | 'serverOrNetwork' | 'notSent' | 'unexpectedResponse';

/** A failed request. Neither `message` nor `description` contains the token. */
export class ApiError extends Error {
	/** What the user can do about it; empty if there is nothing to add. */
	readonly description: string;
	/** HTTP status, if there was a response. */
	readonly status?: number;
	readonly rejection?: ApiRejection;
	/** `Retry-After`, in milliseconds. */
	readonly retryAfterMs?: number;
	/** Whether the request may have changed something in Chat2Desk, so that it must not be sent again unchecked. */
	readonly outcomeUnknown: boolean;
	/** Machine-readable details for the output item. */
	readonly details?: IDataObject;

	constructor(
		readonly kind: ErrorKind,
		message: string,
		more: {
			description: string;
			status?: number;
			rejection?: ApiRejection;
			retryAfterMs?: number;
			outcomeUnknown?: boolean;
			details?: IDataObject;
		},
	) {
		super(message);
		this.name = 'ApiError';
		this.description = more.description;
		this.status = more.status;
		this.rejection = more.rejection;
		this.retryAfterMs = more.retryAfterMs;
		this.outcomeUnknown = more.outcomeUnknown === true;
		this.details = more.details;
	}
}

/** The user cancelled the execution. Nothing more is sent. */
export class ExecutionCancelledError extends Error {
	/** @param requestInFlight whether a write was interrupted, so that its outcome is unknown */
	constructor(readonly requestInFlight = false) {
		super('The execution was cancelled');
		this.name = 'ExecutionCancelledError';
	}
}

/** The account is paused for longer than a request's maximum wait. */
export class RetryAfterExceededError extends Error {
	/** @param retryAfterMs the rest of the pause, in milliseconds */
	constructor(readonly retryAfterMs: number) {
		super('The account is paused');
		this.name = 'RetryAfterExceededError';
	}
}

/** Advice for a write whose outcome is unknown. */
export const CHECK_BEFORE_RETRYING =
	'The request was not retried, to avoid sending it twice. Check in Chat2Desk before you send it again';

/** Redirects that follow an executed request. Others ask for the request at another URL. */
const REDIRECT_AFTER_WRITE = [302, 303];

/** The error of a failed write: its outcome is unknown unless Chat2Desk rejected it or the request was never sent. */
export function asAmbiguousWrite(error: ApiError): ApiError {
	const { kind, status = 0, rejection } = error;
	const message = `${error.message}. The request may have gone through`;
	// The response reports success and errors: part of the request may have been executed.
	if (rejection?.isSuccess)
		return new ApiError(kind, message, { description: CHECK_BEFORE_RETRYING, status, rejection, outcomeUnknown: true });
	const isUnreadable = kind === 'unexpectedResponse' && (status < 300 || REDIRECT_AFTER_WRITE.includes(status));
	if (kind !== 'serverOrNetwork' && !isUnreadable) return error;
	return new ApiError('serverOrNetwork', message, {
		description: isUnreadable ? `${CHECK_BEFORE_RETRYING}. ${error.description}` : CHECK_BEFORE_RETRYING,
		status: error.status,
		outcomeUnknown: true,
	});
}

// Also shown inside the credential dialog, so it does not advise to open it.
const TOKEN_HINT =
	'Check Server and API Token in the credential: a valid token is rejected by the wrong server. An admin finds the token in Chat2Desk under Settings > API';
const QUOTA_HINT =
	'The monthly API quota of your Chat2Desk plan is used up, so waiting does not help. Company > Get API Info shows the usage; Chat2Desk can raise the quota';

/** Chat2Desk's error codes that are not readable sentences, and what they mean. */
const ERROR_CODES: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:\w+: )?not_found$/i, 'This account has no such record'],
	[/^(?:\w+: )?already has state$/i, 'The dialog already has this state'],
];

/** What an error text means if it is only a code; `undefined` for any other text. */
export const explainCode = (text: string): string | undefined =>
	ERROR_CODES.find(([pattern]) => pattern.test(text))?.[1];

/** Advice for known error texts of Chat2Desk. The first match counts. */
const ERROR_HINTS: readonly ErrorHint[] = [
	[/token is not correct|need to auth|specify your token/i, TOKEN_HINT],
	[/exceeded api limit per month/i, QUOTA_HINT],
	[
		/number of api requests exceeded/i,
		"Too many API requests. Wait and try again. If the error persists, your plan's monthly quota is used up (Company > Get API Info)",
	],
	[/client already exist/i, 'Use Client > Create or Get, which returns the existing client'],
	[/already has state/i, 'Nothing was changed'],
	[/use date filter and start_id separately/i, 'Remove either the dates or From Message ID'],
	[
		/already used/i,
		'Another webhook of the account has this URL. Find it with Webhook > Get Many, then change or delete it',
	],
	[/tag does not exist/i, 'Tag > Get Many lists the tags of the account'],
	[
		/transport .*does not belong|does not belong.* transport/i,
		'Choose another Transport or Channel: a channel supports only its own transports. Client > Get Transports lists those of a client',
	],
	[
		/does not belong/i,
		'The value belongs to another account or does not match the other fields. Select both from the list',
	],
	[/page not found/i, 'This server does not support the request. Check the Server in the credential'],
	[/not[_ ]found/i, 'Check the ID, and make sure the credential belongs to the account of the record'],
];

const STATUS_HINTS: Record<number, string> = {
	401: TOKEN_HINT,
	403: TOKEN_HINT,
	404: 'Check the ID, and the Server in the credential',
	405: 'This server does not support the operation. Check the Server in the credential',
};

/**
 * Advice for a rejection; empty if Chat2Desk's own words need none.
 *
 * @param hints advice for rejections of this request, matched against status and text
 */
export function errorHint(status: number, text: string, hints: readonly ErrorHint[] = []): string {
	const known =
		hints.find(([pattern]) => pattern.test(`${status} ${text}`)) ?? ERROR_HINTS.find(([pattern]) => pattern.test(text));
	return (
		known?.[1] ??
		STATUS_HINTS[status] ??
		(text === '' ? 'Chat2Desk gave no reason. Check the values of the fields' : '')
	);
}

/** Chat2Desk's text for "no errors" (its method pages). */
export const NO_ERRORS = 'None';

/** Characters of a text that are read: no error message is longer. */
const MAX_TEXT_LENGTH = 2_000;
/** Texts of one response that are read, and levels that they may be nested. */
const [MAX_TEXTS, MAX_TEXT_DEPTH] = [100, 20];

/** Chat2Desk's own words in an error response, on one line, each sentence once; empty if it has none. */
export function errorText(body: unknown): string {
	if (typeof body === 'string') return body.trimStart().startsWith('<') ? '' : body.trim();
	if (!isRecord(body)) return '';
	const { message, errors, error, data } = body;
	const seen = new Set<string>();
	const parts = [message, errors, error].map((part) => flatten(part, seen)).filter((part) => part !== '');
	return parts.join('; ') || (data === body ? '' : errorText(data));
}

/**
 * `{"url": ["… already used"]}` → `url: … already used`. A text that was seen before is left out; fields that share one are listed
 * together: `name, phone: is required`.
 */
function flatten(value: unknown, seen: Set<string>, depth = 0): string {
	if (value === null || value === undefined || depth > MAX_TEXT_DEPTH || seen.size > MAX_TEXTS) return '';
	if (Array.isArray(value)) {
		const texts = value.map((entry) => flatten(entry, seen, depth + 1));
		return texts.filter(Boolean).join(', ');
	}
	if (typeof value !== 'object') {
		const text = truncate(String(value), MAX_TEXT_LENGTH).trim();
		const key = text.toLowerCase().replace(/[.!]$/, '');
		if (text === NO_ERRORS || seen.has(key)) return '';
		seen.add(key);
		return text;
	}
	const before = new Set(seen);
	const fieldsByText = new Map<string, string[]>();
	for (const [name, entry] of Object.entries(value)) {
		const own = new Set(before);
		const text = flatten(entry, own, depth + 1);
		if (text !== '') fieldsByText.set(text, [...(fieldsByText.get(text) ?? []), name]);
		for (const key of own) seen.add(key);
	}
	return [...fieldsByText].map(([text, names]) => `${names.join(', ')}: ${text}`).join('; ');
}
