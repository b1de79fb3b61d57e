import type { IHookFunctions } from 'n8n-workflow';
import { serverUrl } from '../../api/credentials';
import { ApiError } from '../../api/errors';
import { InputError } from '../../utils/input-error';
import { assertOptions, readSettings, requireEvents } from '../settings';
import {
	cancelDeletion,
	deletionFailedMessage,
	GRACE_MS,
	RETRY_DELAYS_MS,
	scheduleDeletion,
} from './deferred-deletion';
import { desiredWebhook, ownerTagIfKnown } from './desired-webhook';
import {
	clearFailure,
	clearTestRun,
	consumeFailure,
	isTestRun,
	possibleLeftoverOf,
	recordFailure,
	recordTestRun,
	type Leftover,
} from './hook-failures';
import type { ReconcileResult } from './reconciler';
import {
	findRegistration,
	log,
	register,
	toRegistration,
	unregister,
	withLock,
	type TriggerRegistration,
} from './registrations';
import { WebhookStaticData } from './static-data';
import { isLoopback, isPrivateUrl, privateUrlHint } from './webhook-identity';

/**
 * Whether the webhook is there, after putting right what differs. At n8n's start a Chat2Desk that cannot be reached is no reason to
 * leave the workflow without its local address: the webhook most likely stands, and the periodic check looks again.
 */
export async function checkExists(host: IHookFunctions): Promise<boolean> {
	const job = await prepareRegistration(host);
	warnOfInside(job);
	return await withLock(job, async () => {
		const takenBack = cancelDeletion(job);
		job.remembered ??= takenBack?.id;
		const failure = { error: undefined as unknown };
		try {
			const mended = await job.subscription.reconcile(job.desired, job.remembered);
			clearFailure(job.desired.ownerTag);
			if (mended === undefined) return false;
			logResult(job, mended, takenBack === undefined ? 'info' : undefined);
			saveResult(host, job, mended.id);
			return true;
		} catch (error) {
			failure.error = error;
		}
		const found = job.subscription.found ?? job.remembered;
		if (isStart(host) && isTransientError(failure.error)) {
			log(job, 'warn', `the webhook could not be checked at the start of n8n: ${failure.error.message}`);
			saveResult(host, job, found);
			return true;
		}
		// What n8n calls now is delete, and it is to know what there is.
		if (found !== undefined) new WebhookStaticData(host).keep(found, job);
		recordFailure(job.desired.ownerTag, 'nothing');
		throw failure.error;
	});
}

/** Makes the webhook. */
export async function create(host: IHookFunctions): Promise<boolean> {
	const job = await prepareRegistration(host);
	const { ownerTag } = job.desired;
	return await withLock(job, async () => {
		const failure = { error: undefined as unknown };
		try {
			assertReachable(job);
			const { id } = await job.subscription.create(job.desired);
			if (id === undefined) recordFailure(ownerTag, 'perhaps');
			else clearFailure(ownerTag);
			saveResult(host, job, id);
			return true;
		} catch (error) {
			failure.error = error;
		}
		recordFailure(ownerTag, possibleLeftoverOf(failure.error));
		throw failure.error;
	});
}

/** Looks whether the webhook of a published trigger is as it should be, and puts it right. Never throws: it tells the log. */
export async function runHealthCheck(trigger: string): Promise<void> {
	const job = findRegistration(trigger);
	if (job === undefined) return;
	try {
		await withLock(job, async () => {
			// Unpublished, or published anew, while this was waiting.
			if (findRegistration(trigger) !== job) return;
			const found = await job.subscription.reconcile(job.desired, job.remembered);
			const mended = found ?? (await job.subscription.create(job.desired));
			job.remembered = mended.id;
			logResult(job, { ...mended, change: mended.change && `the periodic check ${mended.change}` }, 'warn');
		});
	} catch (error) {
		const advice =
			'The workflow goes on; the next check tries again. If the token was changed, unpublish the workflow and publish it again';
		log(job, 'warn', `the periodic check of the webhook failed: ${(error as Error).message}. ${advice}`);
	}
}

async function prepareRegistration(host: IHookFunctions): Promise<TriggerRegistration> {
	const mark = ownerTagIfKnown(host);
	if (mark !== undefined) {
		if (isTestRun(host)) recordTestRun(mark);
		// Until a request is sent, nothing that fails has made a webhook.
		recordFailure(mark, 'nothing');
	}
	const settings = readSettings(host);
	assertOptions(host);
	const job = await toRegistration(host, desiredWebhook(host, requireEvents(settings), settings.channels));
	job.remembered = new WebhookStaticData(host).idFor(job);
	return job;
}

function saveResult(host: IHookFunctions, job: TriggerRegistration, id: string | undefined): void {
	job.remembered = id;
	if (id !== undefined) new WebhookStaticData(host).keep(id, job);
	if (!isTestRun(host)) register(job);
}

function logResult(
	job: TriggerRegistration,
	{ change, warning: warning }: ReconcileResult,
	level: 'info' | 'warn' | undefined,
): void {
	if (change !== undefined && level !== undefined) log(job, level, change);
	if (warning !== undefined) log(job, 'warn', warning);
}

const isStart = (host: IHookFunctions) => ['init', 'leadershipChange'].includes(host.getActivationMode());

/** Whether it may be over soon, so that it says nothing about the webhook. */
function isTransientError(error: unknown): error is ApiError {
	return (
		error instanceof ApiError && ['serverOrNetwork', 'notSent', 'rateLimited', 'quotaExceeded'].includes(error.kind)
	);
}

/** Chat2Desk does not look whether anything answers at a URL, so a webhook nobody can call would fail in silence. */
function assertReachable({ desired, credentials }: TriggerRegistration): void {
	if (!isLoopback(desired.url) || isLoopback(serverUrl(credentials))) return;
	throw new InputError(
		`Chat2Desk cannot call ${new URL(desired.url).origin}: that address means this very machine. Set WEBHOOK_URL to the public address of n8n`,
		'WEBHOOK_URL is an environment variable of n8n, e.g. https://n8n.example.com. For a try-out a tunnel to this machine will do',
	);
}

/** Only a warning: names can be resolved one way inside of a house and another way outside, and proxies translate. */
function warnOfInside(job: TriggerRegistration): void {
	const { desired, credentials } = job;
	if (isLoopback(desired.url) || !isPrivateUrl(desired.url) || isPrivateUrl(serverUrl(credentials))) return;
	log(job, 'warn', privateUrlHint(desired.url));
}

/**
 * Deletes the node's webhook, and no other. Where nothing was made there is nothing to delete, and no call. What fails is thrown where
 * the workflow was published, because there n8n tries again; never in a test run: n8n is not made for it there, and freezes.
 */
export async function deleteWebhook(host: IHookFunctions): Promise<boolean> {
	const mark = ownerTagIfKnown(host);
	const isTest = isTestRun(host, mark);
	const leftover = mark === undefined ? 'nothing' : consumeFailure(mark);
	const memory = new WebhookStaticData(host);
	if (mark !== undefined) clearTestRun(mark);
	// Of a published workflow whose memory was lost nobody knows, so there it is worth a look.
	if (memory.isEmpty && (leftover === 'nothing' || (leftover === undefined && isTest))) return true;
	const failure = { error: undefined as unknown };
	try {
		const job = await toRegistration(host, desiredWebhook(host, [], []));
		job.remembered = memory.idFor(job);
		await withLock(job, async () => await removeOwn(job, memory, leftover));
		return true;
	} catch (error) {
		failure.error = error;
	}
	if (!isTest) throw failure.error;
	const { name } = host.getNode();
	const webhook = { remembered: memory.anyId, desired: { url: host.getNodeWebhookUrl('default') ?? '' } };
	const { message } = failure.error as Error;
	const meta = { workflowId: host.getWorkflow().id, nodeName: name };
	host.logger.warn(
		`${name}: ${deletionFailedMessage(webhook, message, 'Where that can help, it is tried again')}`,
		meta,
	);
	return true;
}

async function removeOwn(
	job: TriggerRegistration,
	memory: WebhookStaticData,
	leftover: Leftover | undefined,
): Promise<void> {
	const failedBefore = cancelDeletion(job) !== undefined;
	if (leftover === 'nothing') {
		// Chat2Desk was away, or refused the token, a moment ago: nobody waits for it a second time.
		memory.forget(job, job.remembered);
		unregister(job);
		void scheduleDeletion(job, { id: job.remembered }, RETRY_DELAYS_MS);
		return;
	}
	const failure = { error: undefined as unknown };
	try {
		const isWaiting = await removeNow(job, failedBefore, leftover);
		memory.forget(job, isWaiting ? job.remembered : undefined);
		return;
	} catch (error) {
		failure.error = error;
	}
	void scheduleDeletion(job, { id: job.remembered }, RETRY_DELAYS_MS);
	throw failure.error;
}

/**
 * Deletes a job's webhooks. That of a published trigger is given a moment: n8n deletes and makes it again when a changed workflow
 * is published, and what clients write in between would be lost. Where it is wanted again, it is changed in place. Says whether it waits.
 */
async function removeNow(
	job: TriggerRegistration,
	failedBefore: boolean,
	leftover: Leftover | undefined,
): Promise<boolean> {
	const subscription = leftover === 'perhaps' ? job.failFast : job.subscription;
	const own = await subscription.own(job.desired, job.remembered);
	const wasInService = findRegistration(job.trigger)?.lock === job.lock;
	if (own.length > 0) job.remembered = String(own[0].id);
	if (!wasInService || failedBefore || own.length === 0) {
		for (const webhook of own) await subscription.remove(webhook);
		unregister(job);
		return false;
	}
	unregister(job);
	void scheduleDeletion(job, { id: job.remembered, own }, [GRACE_MS, ...RETRY_DELAYS_MS]);
	return true;
}
