import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject, IHookFunctions, IHttpRequestOptions, Logger } from 'n8n-workflow';
import { createApiClient } from '../../api/client';
import { CREDENTIAL_NAME, normalizeToken, serverUrl } from '../../api/credentials';
import { RequestLimiter } from '../../api/rate-limit/request-limiter';
import type { ApiClient, RequestContext, RetryOptions } from '../../api/types';
import { WebhookReconciler, type DesiredWebhook } from './reconciler';
import { triggerKey } from './webhook-identity';

/** The webhook of a published trigger, and all it takes to look after it outside of n8n's hooks. */
export interface TriggerRegistration {
	trigger: string;
	/** Tells account and webhook: what is done to one webhook is done one after the other. */
	lock: string;
	/** Tells the accounts of one n8n apart, and nothing about their tokens. */
	account: string;
	desired: DesiredWebhook;
	remembered?: string;
	credentials: ICredentialDataDecryptedObject;
	subscription: WebhookReconciler;
	/** The same for a look that somebody waits for, at a server that just failed. */
	failFast: WebhookReconciler;
	logger: Logger;
	nodeName: string;
}

/** Publishing a workflow waits for these requests, and n8n repeats what failed: so little of it is done here. */
const RETRY_OPTIONS = { requestTimeoutMs: 20_000, maxTotalWaitMs: 30_000, maxRetries: 2 };

const FAIL_FAST_OPTIONS = { requestTimeoutMs: 5_000, maxTotalWaitMs: 0, maxRetries: 0 };

/** The published triggers whose webhooks this process looks after. */
const registrations = new Map<string, TriggerRegistration>();

/** How often n8n has a trigger running: it ends the old one and starts a new one in any order. */
const running = new Map<string, number>();

const locks = new Map<string, Promise<unknown>>();

/** Notes that n8n started a trigger. Returns the function that notes its end. */
export function recordStart(trigger: string): () => void {
	const change = (by: number) => {
		const count = (running.get(trigger) ?? 0) + by;
		if (count > 0) running.set(trigger, count);
		else running.delete(trigger);
	};
	change(1);
	return () => change(-1);
}

/** Whether n8n still has a job's trigger running, and this webhook is the one that it looks after. */
export const isInService = ({ trigger, lock }: TriggerRegistration) =>
	running.has(trigger) && registrations.get(trigger)?.lock === lock;

export const findRegistration = (trigger: string) => registrations.get(trigger);

export function register(job: TriggerRegistration): void {
	registrations.set(job.trigger, job);
}

/** Tells n8n's log about a job. */
export function log(
	{ logger, nodeName, trigger }: TriggerRegistration,
	level: 'info' | 'warn' | 'error',
	text: string,
): void {
	logger[level](`${nodeName}: ${text}`, { workflowId: trigger.split('|')[0], nodeName });
}

/** Stops looking after a webhook, unless another one has taken its place. Says whether it was looked after. */
export function unregister({ trigger, lock }: TriggerRegistration): boolean {
	return registrations.get(trigger)?.lock === lock && registrations.delete(trigger);
}

/** Takes over a token that was changed in the credential since the workflow was published. */
export function refreshCredentials(trigger: string, credentials: ICredentialDataDecryptedObject): void {
	const job = registrations.get(trigger);
	if (job !== undefined) job.credentials = credentials;
}

/** A job out of one of n8n's hooks. Its requests work later too, when the hook is over. */
export async function toRegistration(host: IHookFunctions, wish: DesiredWebhook): Promise<TriggerRegistration> {
	const credentials = await host.getCredentials(CREDENTIAL_NAME);
	const account = createHash('sha256')
		.update(`${host.getInstanceId()} ${serverUrl(credentials)} ${normalizeToken(credentials.apiToken)}`)
		.digest('hex')
		.slice(0, 16);
	const job: Omit<TriggerRegistration, 'subscription' | 'failFast'> = {
		trigger: triggerKey(host),
		lock: `${wish.ownerTag} ${account}`,
		account,
		desired: wish,
		credentials,
		logger: host.logger,
		nodeName: host.getNode().name,
	};
	return Object.assign(job, {
		subscription: new WebhookReconciler(createDetachedClient(host, job, RETRY_OPTIONS)),
		failFast: new WebhookReconciler(createDetachedClient(host, job, FAIL_FAST_OPTIONS)),
	});
}

/**
 * A sender that works outside of n8n's hooks. There n8n cannot resolve a credential, so `httpRequestWithAuthentication` fails;
 * the values that were resolved in the hook are used instead.
 */
function createDetachedClient(
	host: IHookFunctions,
	job: Pick<TriggerRegistration, 'credentials'>,
	patience: Partial<RetryOptions>,
): ApiClient {
	const { httpRequest } = host.helpers;
	const node = host.getNode();
	const httpRequestWithAuthentication = async (_credential: string, options: IHttpRequestOptions): Promise<unknown> =>
		await httpRequest({
			...options,
			baseURL: serverUrl(job.credentials),
			headers: { ...options.headers, Authorization: normalizeToken(job.credentials.apiToken) },
		});
	const lasting = {
		getNode: () => node,
		getCredentials: async () => job.credentials,
		helpers: { httpRequestWithAuthentication },
	};
	return createApiClient(lasting as unknown as RequestContext, new RequestLimiter(1), patience);
}

/** Does one thing after the other, where they concern the same webhook. */
export async function withLock<T>({ lock }: Pick<TriggerRegistration, 'lock'>, work: () => Promise<T>): Promise<T> {
	const before = locks.get(lock) ?? Promise.resolve();
	const current = before.then(work, work);
	const settled = current.then(
		() => undefined,
		() => undefined,
	);
	locks.set(lock, settled);
	try {
		return await current;
	} finally {
		if (locks.get(lock) === settled) locks.delete(lock);
	}
}
