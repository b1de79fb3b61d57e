import { sleep } from 'n8n-workflow';
import type { Webhook } from './reconciler';
import { isInService, log, unregister, withLock, type TriggerRegistration } from './registrations';

/** How long a webhook of a published workflow outlives its deletion by n8n, in milliseconds. */
export const GRACE_MS = 2_000;

/** The waits before further tries to delete a webhook, in milliseconds. Deleting by ID is safe to repeat. */
export const RETRY_DELAYS_MS: readonly number[] = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000];

/** A deletion that waits. It knows the webhook's ID, by which alone one is found that was renamed in Chat2Desk. */
interface DeferredDeletion {
	id?: string;
	/** The webhooks, where they were found already. */
	own?: Webhook[];
}

/** Deletions that wait, by lock. Taking one out of here takes it back. */
const deferredDeletions = new Map<string, DeferredDeletion>();

/** Takes back the deletion of a webhook that is wanted again, or is deleted at once, if there is one. */
export function cancelDeletion({ lock }: TriggerRegistration): DeferredDeletion | undefined {
	const retirement = deferredDeletions.get(lock);
	deferredDeletions.delete(lock);
	return retirement;
}

/** Deletes a job's webhooks behind n8n's back, and tries until they are gone. Never throws: it tells the log. */
export async function scheduleDeletion(
	job: TriggerRegistration,
	retirement: DeferredDeletion,
	waits: readonly number[],
): Promise<void> {
	deferredDeletions.set(job.lock, retirement);
	const isTakenBack = () => deferredDeletions.get(job.lock) !== retirement;
	let reason: string | undefined;
	for (const wait of waits) {
		await sleep(wait);
		if (isTakenBack()) return;
		try {
			await withLock(job, async () => await removeUnlessWanted(job, retirement));
			return;
		} catch (error) {
			const again = 'It is tried again for some hours';
			if (reason === undefined && !isTakenBack())
				log(job, 'warn', deletionFailedMessage(job, (error as Error).message, again));
			reason = (error as Error).message;
		}
	}
	if (isTakenBack()) return;
	deferredDeletions.delete(job.lock);
	log(job, 'error', deletionFailedMessage(job, reason ?? '', 'It stays in Chat2Desk'));
}

async function removeUnlessWanted(job: TriggerRegistration, retirement: DeferredDeletion): Promise<void> {
	if (deferredDeletions.get(job.lock) !== retirement) return;
	// n8n was told that the deletion failed, and may have left the workflow published.
	if (!isInService(job)) {
		retirement.own ??= await job.subscription.own(job.desired, retirement.id);
		for (const webhook of retirement.own) await job.subscription.remove(webhook);
		unregister(job);
	}
	deferredDeletions.delete(job.lock);
}

/** What a person does about a webhook that could not be deleted. */
export function deletionFailedMessage(
	{ desired, remembered }: { desired: { url: string }; remembered?: string },
	reason: string,
	then: string,
): string {
	const which = remembered === undefined ? `that may stand for ${desired.url}` : `(ID ${remembered})`;
	return `the webhook ${which} could not be deleted: ${reason}. ${then}. To remove it by hand, delete it in Chat2Desk or with Webhook > Delete, or publish and unpublish the workflow`;
}
