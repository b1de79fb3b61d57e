import type {
	IAdditionalCredentialOptions,
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';

/** The part that all of n8n's contexts share: execute, load options, hook, webhook and trigger functions. */
export interface RequestContext extends Pick<IAllExecuteFunctions, 'getNode'> {
	logger?: IAllExecuteFunctions['logger'];
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
	helpers: {
		httpRequestWithAuthentication(
			this: RequestContext,
			credentialType: string,
			options: IHttpRequestOptions,
			additionalOptions?: IAdditionalCredentialOptions,
		): Promise<unknown>;
	};
}

/** Sends the requests of one execution. */
export interface ApiClient {
	/** Sends a request, with retries. Throws `ApiError`, `ExecutionCancelledError` or `InputError`. */
	request(request: ApiRequest): Promise<ApiResponse>;
}

/** Returns the decrypted credential of a node; `undefined` if n8n cannot read it. */
export type CredentialProvider = () => Promise<ICredentialDataDecryptedObject | undefined>;

export interface RetryOptions {
	/** Timeout of a single attempt, in milliseconds. */
	requestTimeoutMs: number;
	/** Limit of all rate-limit waits of one request together, in milliseconds. */
	maxTotalWaitMs: number;
	/** How often a read is retried after a network or server error. */
	maxRetries: number;
	/** Delay before the first retry, in milliseconds. It doubles with each further one. */
	initialDelayMs: number;
}

/** A request that waits in the account's queue. */
export interface QueuedRequest {
	/** The execution's limiter, with a measure of how much the execution has used the account. */
	owner: { usage: number };
	/** Only sending messages has a documented limit, so it is limited separately. */
	category: 'message' | 'other';
	/** Whether the execution has a free concurrency slot. */
	hasCapacity: () => boolean;
	/** Takes that slot. */
	acquireSlot: () => void;
	/** Whether the request is still to be sent. Checked before it starts. */
	isStillNeeded: () => boolean;
	/** The longest pause of the account that the request accepts, in milliseconds. */
	maxWaitMs: number;
	/** Called before a rate-limit wait, with the time still to wait and the time waited so far, in milliseconds. */
	onWait: (waitMs: number, waitedMs: number) => void;
}

/**
 * What the queue answers: the request may start (`startedAt` in milliseconds since 1970), the account is paused for longer than
 * `maxWaitMs`, or `undefined` if the request is no longer needed.
 */
export type Admission = { startedAt: number } | { retryAfterMs: number } | undefined;

/** How a request is scheduled. */
export interface ScheduleOptions<T> extends Partial<
	Pick<QueuedRequest, 'category' | 'isStillNeeded' | 'maxWaitMs' | 'onWait'>
> {
	/** What a result shows about the server's limits. */
	classify?: (result: T) => RequestOutcome;
}

/**
 * - `completed`: the server processed the request, so the time that it took is the server's latency.
 * - `rateLimited`: the server rejected it because of a rate limit.
 * - `failed`: anything else, such as a broken connection or a timeout, which shows nothing about the limits.
 */
export type RequestOutcome = 'completed' | 'rateLimited' | 'failed';
