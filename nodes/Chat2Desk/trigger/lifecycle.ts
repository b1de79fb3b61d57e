import type { IHookFunctions } from 'n8n-workflow';
import { InputError } from '../values/input';
import { serverUrl } from '../api/account';
import { Problem } from '../api/problem';
import { insideHint, isInside, isLoopback } from './addresses';
import { forgetFailure, isTestRun, leftoverOf, noteFailure, noteTest } from './attempts';
import { exclusive, findJob, jobOf, keepJob, say, type Job } from './jobs';
import { Memory } from './memory';
import { takeBack } from './retirement';
import { assertOptions, readSettings, requireEvents } from './settings';
import type { Mended } from './subscription';
import { markIfAny, wishOf } from './wish';

/**
 * Whether the webhook is there, after putting right what differs. At n8n's start a Chat2Desk that cannot be reached is no reason to
 * leave the workflow without its local address: the webhook most likely stands, and the periodic check looks again.
 */
export async function checkExists(host: IHookFunctions): Promise<boolean> {
	const job = await preparedJob(host);
	warnOfInside(job);
	return await exclusive(job, async () => {
		const takenBack = takeBack(job);
		job.remembered ??= takenBack?.id;
		const failure = { error: undefined as unknown };
		try {
			const mended = await job.subscription.mend(job.wish, job.remembered);
			forgetFailure(job.wish.mark);
			if (mended === undefined) return false;
			tell(job, mended, takenBack === undefined ? 'info' : undefined);
			keep(host, job, mended.id);
			return true;
		} catch (error) {
			failure.error = error;
		}
		const found = job.subscription.found ?? job.remembered;
		if (isStart(host) && isPassing(failure.error)) {
			say(job, 'warn', `the webhook could not be checked at the start of n8n: ${failure.error.message}`);
			keep(host, job, found);
			return true;
		}
		// What n8n calls now is delete, and it is to know what there is.
		if (found !== undefined) new Memory(host).keep(found, job);
		noteFailure(job.wish.mark, 'nothing');
		throw failure.error;
	});
}

/** Makes the webhook. */
export async function create(host: IHookFunctions): Promise<boolean> {
	const job = await preparedJob(host);
	const { mark } = job.wish;
	return await exclusive(job, async () => {
		const failure = { error: undefined as unknown };
		try {
			assertReachable(job);
			const { id } = await job.subscription.create(job.wish);
			if (id === undefined) noteFailure(mark, 'perhaps');
			else forgetFailure(mark);
			keep(host, job, id);
			return true;
		} catch (error) {
			failure.error = error;
		}
		noteFailure(mark, leftoverOf(failure.error));
		throw failure.error;
	});
}

/** Looks whether the webhook of a published trigger is as it should be, and puts it right. Never throws: it tells the log. */
export async function checkNow(trigger: string): Promise<void> {
	const job = findJob(trigger);
	if (job === undefined) return;
	try {
		await exclusive(job, async () => {
			// Unpublished, or published anew, while this was waiting.
			if (findJob(trigger) !== job) return;
			const found = await job.subscription.mend(job.wish, job.remembered);
			const mended = found ?? (await job.subscription.create(job.wish));
			job.remembered = mended.id;
			tell(job, { ...mended, done: mended.done && `the periodic check ${mended.done}` }, 'warn');
		});
	} catch (error) {
		const advice =
			'The workflow goes on; the next check tries again. If the token was changed, unpublish the workflow and publish it again';
		say(job, 'warn', `the periodic check of the webhook failed: ${(error as Error).message}. ${advice}`);
	}
}

async function preparedJob(host: IHookFunctions): Promise<Job> {
	const mark = markIfAny(host);
	if (mark !== undefined) {
		if (isTestRun(host)) noteTest(mark);
		// Until a request is sent, nothing that fails has made a webhook.
		noteFailure(mark, 'nothing');
	}
	const settings = readSettings(host);
	assertOptions(host);
	const job = await jobOf(host, wishOf(host, requireEvents(settings), settings.channels));
	job.remembered = new Memory(host).idFor(job);
	return job;
}

function keep(host: IHookFunctions, job: Job, id: string | undefined): void {
	job.remembered = id;
	if (id !== undefined) new Memory(host).keep(id, job);
	if (!isTestRun(host)) keepJob(job);
}

function tell(job: Job, { done, left }: Mended, level: 'info' | 'warn' | undefined): void {
	if (done !== undefined && level !== undefined) say(job, level, done);
	if (left !== undefined) say(job, 'warn', left);
}

const isStart = (host: IHookFunctions) => ['init', 'leadershipChange'].includes(host.getActivationMode());

/** Whether it may be over soon, so that it says nothing about the webhook. */
function isPassing(error: unknown): error is Problem {
	return error instanceof Problem && ['broken', 'unreachable', 'limited', 'quota'].includes(error.kind);
}

/** Chat2Desk does not look whether anything answers at a URL, so a webhook nobody can call would fail in silence. */
function assertReachable({ wish, credentials }: Job): void {
	if (!isLoopback(wish.url) || isLoopback(serverUrl(credentials))) return;
	throw new InputError(
		`Chat2Desk cannot call ${new URL(wish.url).origin}: that address means this very machine. Set WEBHOOK_URL to the public address of n8n`,
		'WEBHOOK_URL is an environment variable of n8n, e.g. https://n8n.example.com. For a try-out a tunnel to this machine will do',
	);
}

/** Only a warning: names can be resolved one way inside of a house and another way outside, and proxies translate. */
function warnOfInside(job: Job): void {
	const { wish, credentials } = job;
	if (isLoopback(wish.url) || !isInside(wish.url) || isInside(serverUrl(credentials))) return;
	say(job, 'warn', insideHint(wish.url));
}
