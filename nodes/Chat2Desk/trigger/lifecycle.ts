import { sleep, type IHookFunctions } from 'n8n-workflow';
import { InputError } from '../values/input';
import { serverUrl } from '../api/account';
import { Problem } from '../api/problem';
import { markOf, webhookName } from './identity';
import { dropJob, exclusive, findJob, jobOf, keepJob, type Job } from './jobs';
import { readSettings, requireEvents } from './settings';
import type { Webhook, Wish } from './subscription';

/** How long a webhook of a published workflow outlives its deletion by n8n, in milliseconds. */
export const GRACE_MS = 2_000;

/** A deletion that waits. It knows the webhook's ID, by which alone one is found that was renamed in Chat2Desk. */
interface Retirement {
	id: string;
}

/** Deletions that wait, by lock. Taking one out of here takes it back. */
const retirements = new Map<string, Retirement>();

/**
 * Whether the webhook is there, after putting right what differs. At n8n's start a Chat2Desk that cannot be reached is no reason to
 * leave the workflow without its local address: the webhook most likely stands, and the periodic check looks again.
 */
export async function checkExists(host: IHookFunctions): Promise<boolean> {
	const job = await preparedJob(host);
	return await exclusive(job, async () => {
		const takenBack = retirements.get(job.lock);
		retirements.delete(job.lock);
		job.remembered ??= takenBack?.id;
		const failure = { error: undefined as unknown };
		try {
			const mended = await job.subscription.mend(job.wish, job.remembered);
			if (mended === undefined) return false;
			if (mended.done !== undefined && takenBack === undefined) say(job, 'info', mended.done);
			keep(host, job, mended.id);
			return true;
		} catch (error) {
			failure.error = error;
		}
		if (!isStart(host) || !isPassing(failure.error)) throw failure.error;
		say(job, 'warn', `the webhook could not be checked at the start of n8n: ${failure.error.message}`);
		keep(host, job, job.remembered);
		return true;
	});
}

/** Makes the webhook. */
export async function create(host: IHookFunctions): Promise<boolean> {
	const job = await preparedJob(host);
	assertReachable(job);
	return await exclusive(job, async () => {
		const { id } = await job.subscription.create(job.wish);
		keep(host, job, id);
		return true;
	});
}

/**
 * Deletes the node's webhook, and no other. That of a published trigger is given a moment: n8n deletes and makes it again when
 * a changed workflow is published, and what clients write in between would be lost. Where it is wanted again, it is changed in place.
 */
export async function remove(host: IHookFunctions): Promise<boolean> {
	const stored = host.getWorkflowStaticData('node');
	const job = await jobOf(host, wishOf(host, [], []), rememberedId(stored.webhookId));
	return await exclusive(job, async () => {
		const wasInService = dropJob(job);
		const own = await job.subscription.own(job.wish, job.remembered);
		delete stored.webhookId;
		if (wasInService && own.length > 0) {
			const retirement = { id: String(own[0].id) };
			retirements.set(job.lock, retirement);
			void retire(job, own, retirement);
		} else {
			for (const webhook of own) await job.subscription.remove(webhook);
		}
		return true;
	});
}

async function retire(job: Job, own: Webhook[], retirement: Retirement): Promise<void> {
	await sleep(GRACE_MS);
	try {
		await exclusive(job, async () => {
			if (retirements.get(job.lock) !== retirement) return;
			retirements.delete(job.lock);
			for (const webhook of own) await job.subscription.remove(webhook);
		});
	} catch (error) {
		const advice = 'It stays in Chat2Desk: delete it there, or publish and unpublish the workflow';
		say(job, 'error', `the webhook could not be deleted: ${(error as Error).message}. ${advice}`);
	}
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
			const { id, done } = found ?? (await job.subscription.create(job.wish));
			job.remembered = id;
			if (done !== undefined) say(job, 'warn', `the periodic check ${done}`);
		});
	} catch (error) {
		const advice =
			'The workflow goes on; the next check tries again. If the token was changed, unpublish the workflow and publish it again';
		say(job, 'warn', `the periodic check of the webhook failed: ${(error as Error).message}. ${advice}`);
	}
}

async function preparedJob(host: IHookFunctions): Promise<Job> {
	const settings = readSettings(host);
	const wish = wishOf(host, requireEvents(settings), settings.channels);
	return await jobOf(host, wish, rememberedId(host.getWorkflowStaticData('node').webhookId));
}

function wishOf(host: IHookFunctions, events: string[], channels: number[]): Wish {
	const url = host.getNodeWebhookUrl('default') ?? '';
	if (!URL.canParse(url)) {
		throw new InputError(
			`"${url}" is not an address that Chat2Desk can call. Set WEBHOOK_URL to the public address of n8n`,
		);
	}
	const mark = markOf(host, url);
	return { mark, url, events, channels, name: webhookName(mark, host.getWorkflow().name ?? '', isTest(host)) };
}

function keep(host: IHookFunctions, job: Job, id: string | undefined): void {
	job.remembered = id;
	if (id !== undefined) host.getWorkflowStaticData('node').webhookId = id;
	if (!isTest(host)) keepJob(job);
}

const rememberedId = (id: unknown) => (id === undefined || id === '' ? undefined : String(id));

const isTest = (host: IHookFunctions) => host.getActivationMode() === 'manual';

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

const isLoopback = (url: string) =>
	/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(new URL(url).hostname);

function say({ logger, nodeName, trigger }: Job, level: 'info' | 'warn' | 'error', text: string): void {
	logger[level](`${nodeName}: ${text}`, { workflowId: trigger.split('|')[0], nodeName });
}
