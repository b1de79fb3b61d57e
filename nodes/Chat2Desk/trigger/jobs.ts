import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject, IHookFunctions, IHttpRequestOptions, Logger } from 'n8n-workflow';
import { CREDENTIAL, cleanToken, serverUrl } from '../api/account';
import { Pace } from '../api/pace';
import { sender, type Host, type Patience, type Sender } from '../api/request';
import { triggerKey } from './identity';
import { Subscription, type Wish } from './subscription';

/** The webhook of a published trigger, and all it takes to look after it outside of n8n's hooks. */
export interface Job {
	trigger: string;
	/** Tells account and webhook: what is done to one webhook is done one after the other. */
	lock: string;
	/** Tells the accounts of one n8n apart, and nothing about their tokens. */
	account: string;
	wish: Wish;
	remembered?: string;
	credentials: ICredentialDataDecryptedObject;
	subscription: Subscription;
	/** The same for a look that somebody waits for, at a server that just failed. */
	hasty: Subscription;
	logger: Logger;
	nodeName: string;
}

/** Publishing a workflow waits for these requests, and n8n repeats what failed: so little of it is done here. */
const PATIENCE = { timeoutMs: 20_000, waitLimitMs: 30_000, repeats: 2 };

const HASTE = { timeoutMs: 5_000, waitLimitMs: 0, repeats: 0 };

/** The published triggers whose webhooks this process looks after. */
const jobs = new Map<string, Job>();

/** How often n8n has a trigger running: it ends the old one and starts a new one in any order. */
const running = new Map<string, number>();

const locks = new Map<string, Promise<unknown>>();

/** Notes that n8n started a trigger. Returns the function that notes its end. */
export function noteStart(trigger: string): () => void {
	const change = (by: number) => {
		const count = (running.get(trigger) ?? 0) + by;
		if (count > 0) running.set(trigger, count);
		else running.delete(trigger);
	};
	change(1);
	return () => change(-1);
}

/** Whether n8n still has a job's trigger running, and this webhook is the one that it looks after. */
export const isInService = ({ trigger, lock }: Job) => running.has(trigger) && jobs.get(trigger)?.lock === lock;

export const findJob = (trigger: string) => jobs.get(trigger);

export function keepJob(job: Job): void {
	jobs.set(job.trigger, job);
}

/** Tells n8n's log about a job. */
export function say({ logger, nodeName, trigger }: Job, level: 'info' | 'warn' | 'error', text: string): void {
	logger[level](`${nodeName}: ${text}`, { workflowId: trigger.split('|')[0], nodeName });
}

/** Stops looking after a webhook, unless another one has taken its place. Says whether it was looked after. */
export function dropJob({ trigger, lock }: Job): boolean {
	return jobs.get(trigger)?.lock === lock && jobs.delete(trigger);
}

/** Takes over a token that was changed in the credential since the workflow was published. */
export function refreshCredentials(trigger: string, credentials: ICredentialDataDecryptedObject): void {
	const job = jobs.get(trigger);
	if (job !== undefined) job.credentials = credentials;
}

/** A job out of one of n8n's hooks. Its requests work later too, when the hook is over. */
export async function jobOf(host: IHookFunctions, wish: Wish): Promise<Job> {
	const credentials = await host.getCredentials(CREDENTIAL);
	const account = createHash('sha256')
		.update(`${host.getInstanceId()} ${serverUrl(credentials)} ${cleanToken(credentials.apiToken)}`)
		.digest('hex')
		.slice(0, 16);
	const job: Omit<Job, 'subscription' | 'hasty'> = {
		trigger: triggerKey(host),
		lock: `${wish.mark} ${account}`,
		account,
		wish,
		credentials,
		logger: host.logger,
		nodeName: host.getNode().name,
	};
	return Object.assign(job, {
		subscription: new Subscription(lastingSender(host, job, PATIENCE)),
		hasty: new Subscription(lastingSender(host, job, HASTE)),
	});
}

/**
 * A sender that works outside of n8n's hooks. There n8n cannot resolve a credential, so `httpRequestWithAuthentication` fails;
 * the values that were resolved in the hook are used instead.
 */
function lastingSender(host: IHookFunctions, job: Pick<Job, 'credentials'>, patience: Partial<Patience>): Sender {
	const { httpRequest } = host.helpers;
	const node = host.getNode();
	const httpRequestWithAuthentication = async (_credential: string, options: IHttpRequestOptions): Promise<unknown> =>
		await httpRequest({
			...options,
			baseURL: serverUrl(job.credentials),
			headers: { ...options.headers, Authorization: cleanToken(job.credentials.apiToken) },
		});
	const lasting = {
		getNode: () => node,
		getCredentials: async () => job.credentials,
		helpers: { httpRequestWithAuthentication },
	};
	return sender(lasting as unknown as Host, new Pace(1), patience);
}

/** Does one thing after the other, where they concern the same webhook. */
export async function exclusive<T>({ lock }: Pick<Job, 'lock'>, work: () => Promise<T>): Promise<T> {
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
