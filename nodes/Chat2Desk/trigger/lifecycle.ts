import type { IHookFunctions } from 'n8n-workflow';
import { InputError } from '../values/input';
import { serverUrl } from '../api/account';
import { ApiError } from '../api/problem';
import { privateUrlHint, isPrivateUrl, isLoopback } from './addresses';
import { clearFailure, isTestRun, possibleLeftoverOf, recordFailure, recordTestRun } from './attempts';
import { withLock, findRegistration, toRegistration, register, log, type TriggerRegistration } from './jobs';
import { WebhookStaticData } from './memory';
import { cancelDeletion } from './retirement';
import { assertOptions, readSettings, requireEvents } from './settings';
import type { ReconcileResult } from './subscription';
import { ownerTagIfKnown, desiredWebhook } from './wish';

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
	const { ownerTag: mark } = job.desired;
	return await withLock(job, async () => {
		const failure = { error: undefined as unknown };
		try {
			assertReachable(job);
			const { id } = await job.subscription.create(job.desired);
			if (id === undefined) recordFailure(mark, 'perhaps');
			else clearFailure(mark);
			saveResult(host, job, id);
			return true;
		} catch (error) {
			failure.error = error;
		}
		recordFailure(mark, possibleLeftoverOf(failure.error));
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

function logResult(job: TriggerRegistration, { change: done, warning: left }: ReconcileResult, level: 'info' | 'warn' | undefined): void {
	if (done !== undefined && level !== undefined) log(job, level, done);
	if (left !== undefined) log(job, 'warn', left);
}

const isStart = (host: IHookFunctions) => ['init', 'leadershipChange'].includes(host.getActivationMode());

/** Whether it may be over soon, so that it says nothing about the webhook. */
function isTransientError(error: unknown): error is ApiError {
	return error instanceof ApiError && ['serverOrNetwork', 'notSent', 'rateLimited', 'quotaExceeded'].includes(error.kind);
}

/** Chat2Desk does not look whether anything answers at a URL, so a webhook nobody can call would fail in silence. */
function assertReachable({ desired: wish, credentials }: TriggerRegistration): void {
	if (!isLoopback(wish.url) || isLoopback(serverUrl(credentials))) return;
	throw new InputError(
		`Chat2Desk cannot call ${new URL(wish.url).origin}: that address means this very machine. Set WEBHOOK_URL to the public address of n8n`,
		'WEBHOOK_URL is an environment variable of n8n, e.g. https://n8n.example.com. For a try-out a tunnel to this machine will do',
	);
}

/** Only a warning: names can be resolved one way inside of a house and another way outside, and proxies translate. */
function warnOfInside(job: TriggerRegistration): void {
	const { desired: wish, credentials } = job;
	if (isLoopback(wish.url) || !isPrivateUrl(wish.url) || isPrivateUrl(serverUrl(credentials))) return;
	log(job, 'warn', privateUrlHint(wish.url));
}
