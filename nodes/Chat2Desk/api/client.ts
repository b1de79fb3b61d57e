import type { IAllExecuteFunctions, IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';
import { toConnectionError } from './connection-errors';
import { cachedCredential, type CredentialProvider } from './credential-cache';
import { assertSameOrigin, CREDENTIAL_NAME } from './credentials';
import { withEndpointFallback } from './endpoint-fallback';
import { ApiError } from './errors';
import { RequestLimiter, RetryAfterExceededError, type ScheduleOptions } from './rate-limit/request-limiter';
import { assertNotImplicitWebhookDelete, assertSerializable } from './request-guards';
import { parseResponse } from './response';

/** Any of n8n's contexts that can send a request with the credential: execute, load options, hook, webhook, trigger. */
export type RequestContext = Pick<IAllExecuteFunctions, 'getNode' | 'getCredentials' | 'helpers'> &
	Partial<Pick<IAllExecuteFunctions, 'logger'>>;

/** How patient a request is. */
export interface RetryOptions {
	/** How long one try may take, in milliseconds. */
	requestTimeoutMs: number;
	/** How long all waits that 429 answers demand may take together, in milliseconds. */
	maxTotalWaitMs: number;
	/** How often a read that broke is sent again. */
	maxRetries: number;
	/** The wait before the first repeat, in milliseconds; it doubles each time. */
	initialDelayMs: number;
}

export const DEFAULT_RETRY_OPTIONS: RetryOptions = {
	requestTimeoutMs: 60_000,
	maxTotalWaitMs: 120_000,
	maxRetries: 3,
	initialDelayMs: 500,
};

/** Sends calls of one execution. */
export interface ApiClient {
	/** The answer of a call. Throws `Problem`, `Cancelled` or `InputError`. */
	request(call: ApiRequest): Promise<ApiResponse>;
}

/**
 * A sender over one of n8n's contexts. 429: waits as long as Chat2Desk asks, else ever longer, with every request of the pace;
 * such a call was refused and may be sent again. Broken connections and 5xx: a read is repeated, anything that
 * changes something never, because it may have been carried out (seen on live accounts).
 */
export function createApiClient(
	host: RequestContext,
	pace = new RequestLimiter(1),
	patience: Partial<RetryOptions> = {},
): ApiClient {
	const {
		maxTotalWaitMs,
		maxRetries: maxRetries,
		initialDelayMs,
		requestTimeoutMs: requestTimeoutMs,
	} = { ...DEFAULT_RETRY_OPTIONS, ...patience };
	const tell = createWaitLogger(host);
	const credential = cachedCredential(host);
	pace.useAccountLimiter(
		async () => await (await import('./rate-limit/account-limiter')).getAccountLimiter(credential),
	);
	const send = async (call: ApiRequest): Promise<ApiResponse> => {
		assertNotImplicitWebhookDelete(call);
		assertSerializable(call);
		const reads = !isWrite(call);
		let waited = 0;
		let wait = 0;
		let limits = 0;
		let breaks = 0;
		for (;;) {
			const isRateLimited = (outcome: ApiResponse | ApiError) => {
				if (!(outcome instanceof ApiError) || outcome.kind !== 'rateLimited') return false;
				wait = outcome.retryAfterMs ?? rateLimitDelayMs(initialDelayMs * 2, limits++);
				// Those that were under way when the account was refused wait as it does, and not one after the other.
				if (waited + wait <= maxTotalWaitMs && (outcome.retryAfterMs !== undefined || !pace.isPaused)) pace.pause(wait);
				return true;
			};
			// The last wait that it was told is the account's now.
			const maxWaitMs = maxTotalWaitMs - waited + wait;
			const onWait = (ms: number, past: number) => tell(ms, past + ms);
			const options = {
				category: rateLimitCategory(call),
				isStillNeeded: call.shouldSend,
				maxWaitMs,
				onWait,
				isRateLimited,
			};
			const outcome = await schedule(
				pace,
				async () => await sendOnce(host, call, call.timeoutMs ?? requestTimeoutMs, credential),
				options,
			);
			if (outcome instanceof RetryAfterExceededError)
				throw rateLimitExhausted(RATE_LIMITED, outcome.retryAfterMs, waited);
			if (!(outcome instanceof ApiError)) return outcome;
			if (outcome.kind === 'rateLimited') {
				waited += wait;
				if (waited > maxTotalWaitMs) throw rateLimitExhausted(outcome, wait, waited - wait);
				tell(wait, waited);
			} else if (reads && isTransient(outcome) && breaks < maxRetries) {
				await pace.sleep(networkRetryDelayMs(initialDelayMs, breaks++));
			} else {
				throw reads ? outcome : asAmbiguousWrite(outcome);
			}
		}
	};
	return { request: withEndpointFallback({ request: send }) };
}

/** Whether a call may change something in Chat2Desk, so that sending it twice is not the same as sending it once. */
export function isWrite({ method, isWrite: changes }: Pick<ApiRequest, 'method' | 'isWrite'>): boolean {
	return method !== 'GET' || changes === true;
}

const exponentialDelay = (first: number, times: number) => Math.min(30_000, first * 2 ** times);

/** Grows by two each time, up to 30 seconds; the jitter keeps parallel workflows from knocking in step. */
const networkRetryDelayMs = (first: number, times: number) =>
	exponentialDelay(first, times) * (0.75 + Math.random() / 2);

/** The same for a refusal that names no time: limits count by the second, so that less than one is too early, and more is lost. */
const rateLimitDelayMs = (first: number, times: number) => exponentialDelay(first, times) * (1 + Math.random() / 16);

const isTransient = ({ kind }: ApiError) => kind === 'serverOrNetwork' || kind === 'notSent';

/** A wait from which on it is told, in milliseconds: a workflow that stands still for no visible reason looks broken. */
const LOG_WAIT_FROM_MS = 3000;

/** Tells n8n's log that a request waits, once an execution. */
function createWaitLogger(host: RequestContext): (wait: number, waited: number) => void {
	let told = false;
	return (wait, waited) => {
		if (told || waited < LOG_WAIT_FROM_MS) return;
		told = true;
		host.logger?.warn(
			`${host.getNode().name}: Chat2Desk limits how fast the account may call it. Waiting ${Math.ceil(wait / 1000)} s before the next try; further waits are not told`,
		);
	};
}

/** The kind of a call: only the sending of messages has a limit that is documented. */
const rateLimitCategory = ({ method, path }: ApiRequest): ScheduleOptions<unknown>['category'] =>
	method === 'POST' && path === '/messages' ? 'message' : 'other';

/** Another request of the account was refused, and this one would have to wait too long for it. */
const RATE_LIMITED = new ApiError('rateLimited', 'Chat2Desk: too many requests', { description: '', status: 429 });

/** Runs a request when its turn has come; a wait that it does not bear is returned, not thrown. */
async function schedule<T>(
	pace: RequestLimiter,
	request: () => Promise<T>,
	wish: ScheduleOptions<T>,
): Promise<T | RetryAfterExceededError> {
	const failure = { error: undefined as unknown };
	try {
		return await pace.schedule(request, wish);
	} catch (error) {
		failure.error = error;
	}
	if (failure.error instanceof RetryAfterExceededError) return failure.error;
	throw failure.error;
}

function rateLimitExhausted(last: ApiError, wait: number, waited: number): ApiError {
	const so = waited > 0 ? `, after ${Math.round(waited / 1000)} seconds of waiting` : '';
	return new ApiError('rateLimited', last.message, {
		description: `Chat2Desk keeps refusing${so}: it limits how fast an account may call it, and asks for ${Math.ceil(wait / 1000)} more seconds. Lower Options > Concurrent Requests, or run at another time`,
		status: last.status,
	});
}

/** What to do about a request of which nobody knows whether it was carried out. */
export const CHECK_BEFORE_RETRYING =
	'It was not sent again, because that could do it twice. Look in Chat2Desk whether it happened before you repeat it';

/** Redirects that follow a request that was carried out, other than those that ask for it at another address. */
const REDIRECT_AFTER_WRITE = [302, 303];

/** A failed write as what it is: in doubt, unless the answer says that it was refused or the connection that it never left. */
function asAmbiguousWrite(problem: ApiError): ApiError {
	const { kind, status = 0, rejection } = problem;
	const told = `${problem.message}. The request may have been carried out`;
	// Errors beside a success: nobody knows how much of it was done.
	if (rejection?.isSuccess)
		return new ApiError(kind, told, { description: CHECK_BEFORE_RETRYING, status, rejection, outcomeUnknown: true });
	const unread = kind === 'unexpectedResponse' && (status < 300 || REDIRECT_AFTER_WRITE.includes(status));
	if (kind !== 'serverOrNetwork' && !unread) return problem;
	return new ApiError('serverOrNetwork', told, {
		description: unread ? `${CHECK_BEFORE_RETRYING}. ${problem.description}` : CHECK_BEFORE_RETRYING,
		status: problem.status,
		outcomeUnknown: true,
	});
}

/** One try. A `Problem` is returned, not thrown: what to do about it is the sender's decision. */
async function sendOnce(
	host: RequestContext,
	call: ApiRequest,
	timeoutMs: number,
	credential: CredentialProvider,
): Promise<ApiResponse | ApiError> {
	const failure = { error: undefined as unknown };
	const data = await credential();
	if (call.expectedOrigin !== undefined && data) assertSameOrigin(data, { url: call.expectedOrigin });
	try {
		const response = (await host.helpers.httpRequestWithAuthentication.call(
			host as IAllExecuteFunctions,
			CREDENTIAL_NAME,
			httpOptions(call, timeoutMs),
			// Where it could not be read, n8n says why.
			data && { credentialsDecrypted: { id: '', name: '', type: CREDENTIAL_NAME, data } },
		)) as IN8nHttpFullResponse;
		return parseResponse(response, call.hints);
	} catch (error) {
		failure.error = error;
	}
	return await toConnectionError(host, failure.error, isWrite(call));
}

function httpOptions(call: ApiRequest, timeout: number): IHttpRequestOptions {
	return {
		method: call.method,
		url: (call.withoutVersion ? '' : '/v1') + call.path,
		qs: call.query as IDataObject | undefined,
		arrayFormat: 'repeat',
		body: call.method === 'GET' ? undefined : call.body,
		headers: { accept: 'application/json' },
		json: true,
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}
