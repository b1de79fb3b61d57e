import type { IDataObject } from 'n8n-workflow';
import type { ApiRejection, ErrorHint } from '../descriptions/handler-types';

/**
 * What can go wrong between a request and its answer. `refused`: Chat2Desk said no. `limited`: too many calls for now.
 * `quota`: the month's calls are used up. `broken`: the server failed or the connection did, nobody knows how far it
 * came. `unreachable`: nothing was sent. `foreign`: an answer that is not Chat2Desk's.
 */
export type ErrorKind =
	'rejected' | 'rateLimited' | 'quotaExceeded' | 'serverOrNetwork' | 'notSent' | 'unexpectedResponse';

/** A failed call, told in words for the user. Neither text holds the token. */
export class ApiError extends Error {
	/** What to do about it; empty where there is nothing to say that helps. */
	readonly description: string;
	readonly status?: number;
	readonly rejection?: ApiRejection;
	/** How long Chat2Desk asked to wait, in milliseconds. */
	readonly retryAfterMs?: number;
	/** Whether something may have been changed in Chat2Desk all the same: it must not be sent again without a look. */
	readonly outcomeUnknown: boolean;
	/** The same for machines: what an output item says beside the words. */
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
		this.name = 'Problem';
		this.description = more.description;
		this.status = more.status;
		this.rejection = more.rejection;
		this.retryAfterMs = more.retryAfterMs;
		this.outcomeUnknown = more.outcomeUnknown === true;
		this.details = more.details;
	}
}

// Read beside an operation and inside the credential's window alike, so it tells nobody to open one.
const TOKEN_HINT =
	'Check Server and API Token of the credential: the right token does not work on the wrong server. An admin finds the token in Chat2Desk under Settings > API';
const QUOTA_HINT =
	"The month's calls of your Chat2Desk plan are used up, so waiting does not help. Company > Get API Info shows the count; Chat2Desk can raise it";

/** Chat2Desk's known texts, and what a user does about them. The first match counts. */
const ERROR_HINTS: readonly ErrorHint[] = [
	[/token is not correct|need to auth|specify your token/i, TOKEN_HINT],
	[/exceeded api limit per month/i, QUOTA_HINT],
	[
		/number of api requests exceeded/i,
		'Chat2Desk counts too many calls. Wait and run again; if it stays, the calls of your plan are used up (Company > Get API Info)',
	],
	[/client already exist/i, 'Use Client > Create or Get, which returns the existing client'],
	[/already has state/i, 'The dialog is in that state already, so there was nothing to change'],
	[/use date filter and start_id separately/i, 'Remove either the dates or the first message ID'],
	[/already used/i, 'Another webhook of the account has this URL. See Webhook > Get Many; change or delete that one'],
	[/tag does not exist/i, 'See Tag > Get Many for the tags of the account'],
	[
		/transport .*does not belong|does not belong.* transport/i,
		'Choose another Transport, or another Channel: a channel carries its own transports only, and those of a client are in Client > Get Transports',
	],
	[/does not belong/i, 'It is of another account, or does not go with what else is chosen. Choose both from the lists'],
	[/page not found/i, 'The server does not offer this call. Check the Server in the credential'],
	[
		/not[_ ]found/i,
		'Nothing with this ID is in the account. Check the ID, and that the credential is of the same account',
	],
];

const STATUS_HINTS: Record<number, string> = {
	401: TOKEN_HINT,
	403: TOKEN_HINT,
	404: 'Check the ID, and the Server in the credential',
	405: 'This server does not offer the operation',
};

/**
 * What a user can do about a refusal; empty where its own words say all there is to say.
 *
 * @param own what is known of refusals of this very call, looked for in status and words
 */
export function errorHint(status: number, text: string, own: readonly ErrorHint[] = []): string {
	const known =
		own.find(([pattern]) => pattern.test(`${status} ${text}`)) ?? ERROR_HINTS.find(([pattern]) => pattern.test(text));
	return known?.[1] ?? STATUS_HINTS[status] ?? (text === '' ? 'Chat2Desk gave no reason' : '');
}

/** How Chat2Desk writes that there is nothing, in the place of a list of errors (its method pages). */
export const NO_ERRORS = 'None';

/** Chat2Desk's own words out of an error answer, on one line; empty where it has none. */
export function errorText(body: unknown): string {
	if (typeof body === 'string') return body.trimStart().startsWith('<') ? '' : body.trim();
	if (body === null || typeof body !== 'object') return '';
	const { message, errors, error, data } = body as Record<string, unknown>;
	const parts = [message, errors, error].map(flatten).filter((part) => part !== '' && part !== NO_ERRORS);
	return [...new Set(parts)].join('; ') || (data === body ? '' : errorText(data));
}

/** Characters of a text that are looked at: no message is longer. */
const MAX_TEXT_LENGTH = 2_000;

/** `{"url": ["… already used"]}` → `url: … already used`. */
function flatten(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (Array.isArray(value)) return value.map(flatten).filter(Boolean).join(', ');
	if (typeof value !== 'object') return String(value).slice(0, MAX_TEXT_LENGTH).trim();
	return Object.entries(value)
		.map(([name, entry]) => `${name}: ${flatten(entry)}`)
		.join('; ');
}
