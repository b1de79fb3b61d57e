import type { ApiRequest } from '../descriptions/handler-types';
import { InputError } from '../utils/input';
import { errorMessage, settle } from '../utils/settle';
import { truncate } from '../utils/text';
import { CREDENTIAL_NAME, serverUrl } from './credentials';
import { ApiError, ExecutionCancelledError } from './errors';
import type { TokenRedactor } from './redact-token';
import { isWrite } from './retry-policy';
import type { RequestContext } from './types';

/** An error of n8n or its HTTP library, or one of its causes. */
interface ErrorLink {
	code?: unknown;
	/** n8n-workflow 1.99 to 2.33 drop the cause and keep its code here. `200` if the response was incomplete. */
	httpCode?: unknown;
	name?: string;
	message: string;
	/** The original texts, if n8n replaced `message` with its own. */
	messages?: unknown;
	cause?: unknown;
	/** The cause, as n8n's own errors keep it. */
	errorResponse?: unknown;
}

const isErrorLink = (value: unknown): value is ErrorLink => value !== null && typeof value === 'object';

/** Characters of a connection error that are quoted. */
const MAX_QUOTED_LENGTH = 200;

/**
 * The error of a request without a response, whichever n8n version wrapped it. Anything that might have been sent is classified as
 * `serverOrNetwork`.
 *
 * @throws `ExecutionCancelledError`; `InputError` or n8n's own error if the request could not be built
 */
export async function toConnectionError(
	context: RequestContext,
	error: unknown,
	request: Pick<ApiRequest, 'method' | 'isWrite' | 'timeoutMs'>,
	redact: TokenRedactor = (value) => value,
): Promise<ApiError> {
	const chain = causeChain(error);
	const inputError = chain.find((link) => link instanceof InputError);
	if (inputError !== undefined) throw inputError;
	const hasTimeoutOption = request.timeoutMs !== undefined;
	const codes = chain.flatMap(({ code, httpCode }) => [code, httpCode]).filter((code) => typeof code === 'string');
	if (codes.includes('ERR_CANCELED') || chain.some(({ name }) => name === 'CanceledError'))
		throw new ExecutionCancelledError(isWrite(request));
	const texts = chain.flatMap(({ message, messages }) => [
		message,
		...(Array.isArray(messages) ? messages.map(String) : []),
	]);
	const code = codes.find((entry) => !/^\d+$/.test(entry));
	if (code !== undefined) return connectionError(redact(code), texts, hasTimeoutOption);
	// The code is a status, though the request accepts every status: the response was incomplete.
	if (codes.length > 0) return connectionError('incomplete response', texts);
	const preparation = await settle(async () => serverUrl(await context.getCredentials(CREDENTIAL_NAME)));
	if (!preparation.ok && texts.includes(errorMessage(preparation.error))) throw preparation.error;
	return connectionError(truncate(redact(texts.at(-1) ?? String(error)), MAX_QUOTED_LENGTH), texts);
}

/** An error and its causes. n8n wraps the error of its HTTP library up to several times. */
function causeChain(error: unknown): ErrorLink[] {
	const chain: ErrorLink[] = [];
	let link = error;
	while (isErrorLink(link) && chain.length < 8) {
		chain.push(link);
		link = link.cause ?? link.errorResponse;
	}
	return chain;
}

/** The DNS says that the server name does not exist. */
const UNKNOWN_HOST = 'ENOTFOUND';
/** Codes of connections that failed before anything was sent. */
const NOT_SENT_CODES = new Set([
	'ECONNREFUSED',
	UNKNOWN_HOST,
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
]);
const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;
/** TLS handshakes that failed. Errors of an established connection are left out, because something may have been sent. */
const HANDSHAKE_CODES = /^(EPROTO|ERR_SSL_(?!.*(BAD_RECORD|DECRYPT|UNEXPECTED_EOF))|ERR_TLS_)/;
const BEFORE_TLS = /before secure TLS connection was established/;

/** Why nothing was sent, and what to do; `undefined` if something may have been sent. */
function notSentReason(code: string, texts: string[]): { reason: string; hint: string } | undefined {
	if (CERTIFICATE_CODES.test(code)) {
		return {
			reason: 'its certificate is not valid',
			hint: "If your company or proxy uses its own certificates, start n8n with NODE_EXTRA_CA_CERTS set to the authority's certificate file. Otherwise check the Server in the credential",
		};
	}
	if (HANDSHAKE_CODES.test(code) || texts.some((text) => BEFORE_TLS.test(text))) {
		return {
			reason: 'the TLS handshake failed',
			hint: 'Check the Server in the credential: make sure it does not use https with an http-only server. A proxy may be in between (HTTPS_PROXY, NO_PROXY); one with its own certificates needs NODE_EXTRA_CA_CERTS',
		};
	}
	if (code === UNKNOWN_HOST) {
		return {
			reason: 'this server name does not exist',
			hint: 'Check the spelling of the Server in the credential, and that n8n can resolve it (DNS)',
		};
	}
	// "connect ETIMEDOUT 192.0.2.1:443": the code alone does not show that there was no connection.
	if (!NOT_SENT_CODES.has(code) && !texts.some((text) => /^connect E[A-Z]+/.test(text))) return undefined;
	return {
		reason: 'the host is not responding',
		hint: 'Check the Server in the credential and that n8n can reach it',
	};
}

/**
 * The error of a failed connection.
 *
 * @param code of Node's or the HTTP library's error, such as `ECONNREFUSED`
 * @param texts every message that came with it
 * @param hasTimeoutOption whether the user can change how long the node waits
 */
export function connectionError(code: string, texts: string[] = [], hasTimeoutOption = false): ApiError {
	const notSent = notSentReason(code, texts);
	if (notSent !== undefined) {
		return new ApiError('notSent', `Could not connect to Chat2Desk: ${notSent.reason} (${code})`, {
			description: `The request was not sent, so it is safe to retry. ${notSent.hint}`,
		});
	}
	const isTimeout = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	const message = isTimeout ? 'Chat2Desk did not respond in time' : 'The connection to Chat2Desk was lost';
	return new ApiError('serverOrNetwork', `${message} (${code})`, {
		description: isTimeout
			? `Try again${hasTimeoutOption ? ', or increase Options > Timeout' : ' later'}`
			: 'Try again. If the error persists, check the network and any proxy in between',
	});
}
