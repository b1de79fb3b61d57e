import { InputError } from '../utils/input-error';
import type { RequestContext } from './client';
import { CREDENTIAL_NAME, serverUrl } from './credentials';
import { ApiError } from './errors';
import { ExecutionCancelledError } from './rate-limit/request-limiter';

/** What n8n or its HTTP library threw, or what stands behind that. */
interface ErrorLink {
	code?: unknown;
	/** Where n8n's error keeps the code: n8n-workflow 1.99 to 2.33 forget what they wrap. `200` for an answer that broke off. */
	httpCode?: unknown;
	name?: string;
	message: string;
	/** The first texts of an error whose `message` n8n replaced by words of its own. */
	messages?: unknown;
	cause?: unknown;
}

/**
 * The problem behind a request that brought no answer, whichever version of n8n wrapped it. Whatever is not surely from before
 * the request left this machine is `broken`: nobody knows how far it came.
 *
 * @param changes whether the request may have changed something
 * @throws `Cancelled`; `InputError` or n8n's own error where the request could not even be made up
 */
export async function toConnectionError(host: RequestContext, error: unknown, changes: boolean): Promise<ApiError> {
	const chain = causeChain(error);
	const input = chain.find((entry) => entry instanceof InputError);
	if (input !== undefined) throw input;
	const codes = chain.flatMap(({ code, httpCode }) => [code, httpCode]).filter((code) => typeof code === 'string');
	if (codes.includes('ERR_CANCELED') || chain.some(({ name }) => name === 'CanceledError'))
		throw new ExecutionCancelledError(changes);
	const said = chain.flatMap(({ message, messages }) => [
		message,
		...(Array.isArray(messages) ? messages.map(String) : []),
	]);
	const code = codes.find((entry) => !/^\d+$/.test(entry));
	if (code !== undefined) return connectionError(code, said);
	// A status, though no status is an error to us: the answer began and did not come to its end.
	if (codes.length > 0) return connectionError('the answer broke off', said);
	const before = await preparationError(host);
	if (before !== undefined && said.includes(before.message)) throw before;
	return connectionError((said[said.length - 1] ?? String(error)).slice(0, 200), said);
}

/** An error and what it was caused by: n8n wraps what its HTTP library threw, up to several times. */
function causeChain(error: unknown): ErrorLink[] {
	const chain: ErrorLink[] = [];
	let link = error as ErrorLink | undefined;
	while (link !== null && typeof link === 'object' && chain.length < 8) {
		chain.push(link);
		link = (link.cause ?? (link as { errorResponse?: unknown }).errorResponse) as ErrorLink | undefined;
	}
	return chain;
}

/** What n8n does before it sends a request, done again: whether that is what failed. */
async function preparationError(host: RequestContext): Promise<Error | undefined> {
	try {
		serverUrl(await host.getCredentials(CREDENTIAL_NAME));
	} catch (error) {
		return error as Error;
	}
	return undefined;
}

/** Codes of connections that failed before anything was sent. */
const NOT_SENT_CODES = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
]);
const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;
/** A secure connection that never came about; those that broke later are left out, because something may have been sent. */
const HANDSHAKE_CODES = /^(EPROTO|ERR_SSL_(?!.*(BAD_RECORD|DECRYPT|UNEXPECTED_EOF))|ERR_TLS_)/;
const BEFORE_TLS = /before secure TLS connection was established/;

/** Why nothing was sent, and what to do; `undefined` where something may have been. */
function notSentReason(code: string, said: string[]): { why: string; hint: string } | undefined {
	if (CERTIFICATE_CODES.test(code)) {
		return {
			why: 'its certificate is not valid',
			hint: 'Where a company or a proxy has certificates of its own, start n8n with NODE_EXTRA_CA_CERTS set to the file with the certificate of their authority. Otherwise check the Server in the credential',
		};
	}
	if (HANDSHAKE_CODES.test(code) || said.some((text) => BEFORE_TLS.test(text))) {
		return {
			why: 'a secure connection could not be made',
			hint: 'Check the Server in the credential: does it begin with https where the server knows http only? A proxy may stand in between (HTTPS_PROXY, NO_PROXY); one with certificates of its own needs NODE_EXTRA_CA_CERTS',
		};
	}
	// "connect ETIMEDOUT 192.0.2.1:443": the code alone would not tell that there never was a connection.
	if (!NOT_SENT_CODES.has(code) && !said.some((text) => /^connect E[A-Z]+/.test(text))) return undefined;
	return {
		why: 'nothing answers there',
		hint: 'Check the Server in the credential, and that this n8n may connect to it',
	};
}

/**
 * The problem behind a connection that failed.
 *
 * @param code the code of Node's or the HTTP library's error, such as `ECONNREFUSED`
 * @param said every text that came with it
 */
export function connectionError(code: string, said: string[] = []): ApiError {
	const never = notSentReason(code, said);
	if (never !== undefined) {
		return new ApiError('notSent', `Chat2Desk cannot be reached: ${never.why} (${code})`, {
			description: `Nothing was sent, so it may be tried again. ${never.hint}`,
		});
	}
	const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	const what = timedOut ? 'Chat2Desk did not answer in time' : 'The connection to Chat2Desk broke';
	return new ApiError('serverOrNetwork', `${what} (${code})`, {
		description: timedOut
			? 'Try again, or allow more time in Options > Timeout'
			: 'Try again. If it stays, check the network and a proxy in between',
	});
}
