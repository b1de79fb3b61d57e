import type { IHttpRequestOptions } from 'n8n-workflow';
import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';
import { settle } from '../utils/settle';
import { showHint } from '../utils/warnings';
import { toConnectionError } from './connection-errors';
import { cachedCredential } from './credential-cache';
import { assertSameOrigin, CREDENTIAL_NAME } from './credentials';
import { withEndpointFallback } from './endpoint-fallback';
import { ApiError, asAmbiguousWrite, RetryAfterExceededError } from './errors';
import { getAccountLimiter } from './rate-limit/account-limiter';
import { RequestLimiter } from './rate-limit/request-limiter';
import { createTokenRedactor } from './redact-token';
import { assertNotImplicitWebhookDelete, assertSerializable } from './request-guards';
import { parseResponse, type HttpResponse } from './response';
import {
	DEFAULT_RETRY_OPTIONS,
	INITIAL_RETRY_STATE,
	isWrite,
	nextRetryState,
	retryDelayMs,
	shouldRetry,
	type RetryState,
} from './retry-policy';
import type {
	ApiClient,
	CredentialProvider,
	QueuedRequest,
	RequestContext,
	RequestOutcome,
	RetryOptions,
	ScheduleOptions,
} from './types';

/**
 * An API client for one of n8n's contexts: rate limiting, retries (`retry-policy.ts`), endpoint fallback and readable errors.
 *
 * @param limiter shared by all clients of one execution
 */
export function createApiClient(
	context: RequestContext,
	limiter = new RequestLimiter(1),
	retryOptions: Partial<RetryOptions> = {},
): ApiClient {
	const options = { ...DEFAULT_RETRY_OPTIONS, ...retryOptions };
	const logWait = createWaitLogger(context);
	const credential = cachedCredential(context);
	limiter.useAccountLimiter(() => getAccountLimiter(credential));
	const request = async (apiRequest: ApiRequest): Promise<ApiResponse> => {
		assertNotImplicitWebhookDelete(apiRequest);
		assertSerializable(apiRequest);
		const timeoutMs = apiRequest.timeoutMs ?? options.requestTimeoutMs;
		let state = INITIAL_RETRY_STATE;
		let delayMs = 0;
		for (;;) {
			const classify = (result: ApiResponse | ApiError): RequestOutcome => {
				if (!(result instanceof ApiError) || result.kind === 'rejected') return 'completed';
				if (result.kind !== 'rateLimited') return 'failed';
				delayMs = retryDelayMs(result, state, options);
				// Without a Retry-After, requests that were in flight when the account was limited share its first pause.
				const isNewPause = result.retryAfterMs !== undefined || !limiter.isPaused;
				if (isNewPause && shouldRetry(result, apiRequest, state, options, delayMs)) limiter.pause(delayMs);
				return 'rateLimited';
			};
			const result = await schedule(limiter, () => sendOnce(context, apiRequest, timeoutMs, credential), {
				category: rateLimitCategory(apiRequest),
				isStillNeeded: apiRequest.shouldSend,
				// The pause after the last 429 is part of the total already.
				maxWaitMs: options.maxTotalWaitMs - state.totalWaitMs + delayMs,
				onWait: (waitMs, waitedMs) => logWait(waitMs, waitedMs + waitMs),
				classify,
			});
			if (result instanceof RetryAfterExceededError)
				throw rateLimitExhausted(RATE_LIMITED, result.retryAfterMs, state, limiter);
			if (!(result instanceof ApiError)) return result;
			const wasRateLimited = result.kind === 'rateLimited';
			if (!wasRateLimited) delayMs = retryDelayMs(result, state, options);
			if (!shouldRetry(result, apiRequest, state, options, delayMs)) {
				if (wasRateLimited) throw rateLimitExhausted(result, delayMs, state, limiter);
				throw isWrite(apiRequest) ? asAmbiguousWrite(result) : result;
			}
			state = nextRetryState(result, state, delayMs);
			if (wasRateLimited) logWait(delayMs, state.totalWaitMs);
			else {
				await limiter.sleep(delayMs);
				delayMs = 0;
			}
		}
	};
	return { request: withEndpointFallback({ request }) };
}

/** Shorter waits are not logged, in milliseconds. A workflow that stands still for longer looks broken. */
const LOG_WAIT_FROM_MS = 3000;

/** Logs a rate-limit wait and shows it above the output, once per client. */
function createWaitLogger(context: RequestContext): (waitMs: number, totalWaitMs: number) => void {
	let isLogged = false;
	return (waitMs, totalWaitMs) => {
		if (isLogged || totalWaitMs < LOG_WAIT_FROM_MS) return;
		isLogged = true;
		context.logger?.warn(
			`${context.getNode().name}: Rate limited by Chat2Desk. Waiting ${Math.ceil(waitMs / 1000)} s before the next attempt; further waits are not logged`,
		);
		showHint(
			context,
			`Chat2Desk limited the request rate, so the node waited for at least ${Math.ceil(totalWaitMs / 1000)} s`,
		);
	};
}

const rateLimitCategory = ({ method, path }: ApiRequest): QueuedRequest['category'] =>
	method === 'POST' && path === '/messages' ? 'message' : 'other';

/** For a request that was never sent because the account is paused for too long. */
const RATE_LIMITED = new ApiError('rateLimited', 'Chat2Desk: too many requests', { description: '', status: 429 });

/** Schedules a request. Returns (does not throw) `RetryAfterExceededError`. */
async function schedule<T>(
	limiter: RequestLimiter,
	send: () => Promise<T>,
	options: ScheduleOptions<T>,
): Promise<T | RetryAfterExceededError> {
	const outcome = await settle(() => limiter.schedule(send, options));
	if (outcome.ok) return outcome.value;
	if (outcome.error instanceof RetryAfterExceededError) return outcome.error;
	throw outcome.error;
}

function rateLimitExhausted(
	error: ApiError,
	delayMs: number,
	{ totalWaitMs }: RetryState,
	{ peakInFlight }: RequestLimiter,
): ApiError {
	const waited = totalWaitMs > 0 ? `Still rate limited after ${seconds(Math.round(totalWaitMs / 1000))}. ` : '';
	// Lower concurrency helps only an execution that sent several requests at once.
	const advice =
		peakInFlight > 1
			? 'Reduce Options > Concurrent Requests, or run the workflow later'
			: 'Run the workflow again later, or use Retry On Fail with a longer wait';
	return new ApiError('rateLimited', error.message, {
		description: `${waited}Chat2Desk limits the request rate of an account and asks to wait ${seconds(Math.ceil(delayMs / 1000), 'more ')}. ${advice}`,
		status: error.status,
	});
}

const seconds = (count: number, more = '') => `${count} ${more}second${count === 1 ? '' : 's'}`;

/** A single attempt. Returns (does not throw) `ApiError`: the retry policy decides about it. */
async function sendOnce(
	context: RequestContext,
	apiRequest: ApiRequest,
	timeoutMs: number,
	credential: CredentialProvider,
): Promise<ApiResponse | ApiError> {
	const data = await credential();
	const redact = createTokenRedactor(data?.apiToken);
	const { expectedOrigin } = apiRequest;
	const outcome = await settle(async () => {
		if (expectedOrigin !== undefined && data) assertSameOrigin(data, { url: expectedOrigin });
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_NAME,
			httpOptions(apiRequest, timeoutMs),
			// If the credential could not be read, n8n reads it again and reports why it fails.
			data && { credentialsDecrypted: { id: '', name: '', type: CREDENTIAL_NAME, data } },
		)) as HttpResponse;
		const { statusCode, headers, body } = response;
		return parseResponse(redact({ statusCode, headers: { ...headers }, body }), apiRequest.hints);
	});
	return outcome.ok ? outcome.value : await toConnectionError(context, outcome.error, apiRequest, redact);
}

function httpOptions(apiRequest: ApiRequest, timeoutMs: number): IHttpRequestOptions {
	return {
		method: apiRequest.method,
		url: (apiRequest.withoutVersion ? '' : '/v1') + apiRequest.path,
		qs: apiRequest.query,
		arrayFormat: 'repeat',
		body: apiRequest.method === 'GET' ? undefined : apiRequest.body,
		headers: { accept: 'application/json' },
		json: true,
		timeout: timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}
