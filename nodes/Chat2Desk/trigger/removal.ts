import type { IHookFunctions } from 'n8n-workflow';
import { clearTestRun, isTestRun, consumeFailure, type Leftover } from './attempts';
import { unregister, withLock, findRegistration, toRegistration, type TriggerRegistration } from './jobs';
import { WebhookStaticData } from './memory';
import { GRACE_MS, scheduleDeletion, deletionFailedMessage, cancelDeletion, RETRY_DELAYS_MS } from './retirement';
import { ownerTagIfKnown, desiredWebhook } from './wish';

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
	host.logger.warn(`${name}: ${deletionFailedMessage(webhook, message, 'Where that can help, it is tried again')}`, meta);
	return true;
}

async function removeOwn(job: TriggerRegistration, memory: WebhookStaticData, leftover: Leftover | undefined): Promise<void> {
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
async function removeNow(job: TriggerRegistration, failedBefore: boolean, leftover: Leftover | undefined): Promise<boolean> {
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
