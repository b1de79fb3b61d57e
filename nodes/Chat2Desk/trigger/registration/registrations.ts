import type { ICredentialDataDecryptedObject, IHookFunctions, IHttpRequestOptions, Logger } from 'n8n-workflow';
import { createApiClient } from '../../api/client';
import { CREDENTIAL_NAME, normalizeToken, serverUrl } from '../../api/credentials';
import { RequestLimiter } from '../../api/rate-limit/request-limiter';
import type { ApiClient, RequestContext, RetryOptions } from '../../api/types';
import type { DesiredWebhook } from './desired-webhook';
import { WebhookReconciler } from './reconciler';
import { accountHash, triggerKey } from './webhook-identity';

/** The webhook of a published trigger, with everything needed to maintain it outside of n8n's hooks. */
export interface TriggerRegistration {
	trigger: string;
	instanceId: string;
	credentials: ICredentialDataDecryptedObject;
	/** Identifies the account, see `accountHash()`. */
	account: string;
	/** Identifies account and webhook: operations with the same key run one after the other, see `withLock()`. */
	lockKey: string;
	desired: DesiredWebhook;
	/** The webhook's ID, if known. */
	remembered?: string;
	/** When the webhook was last known to be in order, in milliseconds since 1970. */
	inOrderAt?: number;
	reconciler: WebhookReconciler;
	/** The same without retries, for a server that just failed. */
	failFast: WebhookReconciler;
	logger: Logger;
	nodeName: string;
}

/** Publishing waits for these requests and n8n repeats a failed hook, so retries are limited. */
const RETRY_OPTIONS = { requestTimeoutMs: 20_000, maxTotalWaitMs: 30_000, maxRetries: 2 };

const FAIL_FAST_OPTIONS = { requestTimeoutMs: 5_000, maxTotalWaitMs: 0, maxRetries: 0 };

/** The published triggers whose webhooks this process maintains. */
const registrations = new Map<string, TriggerRegistration>();

/** How many times n8n runs each trigger: it stops the old one and starts the new one in any order. */
const running = new Map<string, number>();

const locks = new Map<string, Promise<unknown>>();

/** Records that n8n started a trigger. Returns the function that records its end. */
export function recordStart(trigger: string): () => void {
	const add = (change: number) => {
		const count = (running.get(trigger) ?? 0) + change;
		if (count > 0) running.set(trigger, count);
		else running.delete(trigger);
	};
	add(1);
	return () => add(-1);
}

/** Whether n8n runs the trigger of a registration, with this webhook. */
export const isInService = ({ trigger, lockKey }: TriggerRegistration) =>
	running.has(trigger) && registrations.get(trigger)?.lockKey === lockKey;

export const findRegistration = (trigger: string) => registrations.get(trigger);

export function register(registration: TriggerRegistration): void {
	registrations.set(registration.trigger, registration);
}

/** Stops maintaining a webhook, unless another one has replaced it. */
export function unregister({ trigger, lockKey }: TriggerRegistration): void {
	if (registrations.get(trigger)?.lockKey === lockKey) registrations.delete(trigger);
}

/**
 * The remembered ID of a trigger's webhook, for its deletion; `undefined` if another trigger has taken over the webhook. The owner tag shows
 * that too, unless the webhook was then renamed in Chat2Desk.
 */
export const idUnlessTaken = ({ trigger, account }: TriggerRegistration, id?: string) =>
	[...registrations.values()].some(
		(other) => other.trigger !== trigger && other.account === account && other.remembered === id,
	)
		? undefined
		: id;

/** Writes a message about a registration to n8n's log. */
export function log(
	{ logger, nodeName, trigger }: TriggerRegistration,
	level: 'info' | 'warn' | 'error',
	text: string,
): void {
	logger[level](`${nodeName}: ${text}`, { workflowId: trigger.split('|')[0], nodeName });
}

/**
 * Replaces the credential of a published trigger with its current content. With another account or token, the remembered ID may belong
 * to another user's webhook, so it is forgotten: the owner tag finds the trigger's own.
 */
export function refreshCredentials(trigger: string, credentials: ICredentialDataDecryptedObject): void {
	const registration = registrations.get(trigger);
	if (registration === undefined) return;
	const { instanceId, account: accountBefore, desired } = registration;
	const account = accountHash({ getInstanceId: () => instanceId }, credentials);
	Object.assign(registration, { credentials, account, lockKey: toLockKey(desired, account) });
	if (account !== accountBefore) registration.remembered = undefined;
}

const toLockKey = ({ ownerTag }: DesiredWebhook, account: string) => `${ownerTag} ${account}`;

/** Creates a registration from a hook. Its requests also work after the hook has ended. */
export async function toRegistration(host: IHookFunctions, desired: DesiredWebhook): Promise<TriggerRegistration> {
	const credentials = await host.getCredentials(CREDENTIAL_NAME);
	const account = accountHash(host, credentials);
	const registration: Omit<TriggerRegistration, 'reconciler' | 'failFast'> = {
		trigger: triggerKey(host),
		instanceId: host.getInstanceId(),
		credentials,
		account,
		lockKey: toLockKey(desired, account),
		desired,
		logger: host.logger,
		nodeName: host.getNode().name,
	};
	return Object.assign(registration, {
		reconciler: new WebhookReconciler(createDetachedClient(host, registration, RETRY_OPTIONS)),
		failFast: new WebhookReconciler(createDetachedClient(host, registration, FAIL_FAST_OPTIONS)),
	});
}

/**
 * An API client that works outside of n8n's hooks, where `httpRequestWithAuthentication` cannot resolve credentials. It uses the
 * credential of the registration.
 */
function createDetachedClient(
	host: IHookFunctions,
	registration: Pick<TriggerRegistration, 'credentials'>,
	retryOptions: Partial<RetryOptions>,
): ApiClient {
	const { httpRequest } = host.helpers;
	const node = host.getNode();
	const httpRequestWithAuthentication = (_credential: string, options: IHttpRequestOptions): Promise<unknown> =>
		httpRequest({
			...options,
			baseURL: serverUrl(registration.credentials),
			headers: { ...options.headers, Authorization: normalizeToken(registration.credentials.apiToken) },
		});
	const context: RequestContext = {
		getNode: () => node,
		getCredentials: async () => registration.credentials,
		helpers: { httpRequestWithAuthentication },
	};
	return createApiClient(context, new RequestLimiter(1), retryOptions);
}

/** Runs operations on the same webhook one after the other. */
export async function withLock<T>(
	{ lockKey }: Pick<TriggerRegistration, 'lockKey'>,
	work: () => Promise<T>,
): Promise<T> {
	const previous = locks.get(lockKey) ?? Promise.resolve();
	const current = previous.then(work, work);
	const settled = current.then(
		() => undefined,
		() => undefined,
	);
	locks.set(lockKey, settled);
	try {
		return await current;
	} finally {
		if (locks.get(lockKey) === settled) locks.delete(lockKey);
	}
}
