import { sleep } from 'n8n-workflow';
import { errorMessage } from '../../utils/settle';
import { idUnlessTaken, isInService, log, unregister, withLock, type TriggerRegistration } from './registrations';

/** How long the webhook of a published workflow outlives its deletion by n8n, in milliseconds. */
export const GRACE_MS = 2_000;

/** Delays between attempts to delete a webhook, in milliseconds. Deleting by ID is safe to repeat. */
export const RETRY_DELAYS_MS: readonly number[] = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000];

/** A pending deletion. The ID identifies a webhook that was renamed in Chat2Desk. */
interface DeferredDeletion {
	id?: string;
}

/** Pending deletions, by lock key. Removing one cancels it. */
const deferredDeletions = new Map<string, DeferredDeletion>();

/** Cancels the pending deletion of a webhook that is needed again, or is about to be deleted, and returns it. */
export function cancelDeletion({ lockKey }: Pick<TriggerRegistration, 'lockKey'>): DeferredDeletion | undefined {
	const deletion = deferredDeletions.get(lockKey);
	deferredDeletions.delete(lockKey);
	return deletion;
}

/** Deletes the webhooks in the background, retrying with backoff. Never throws: failures are logged. */
export async function scheduleDeletion(
	registration: TriggerRegistration,
	deletion: DeferredDeletion,
	delaysMs: readonly number[],
): Promise<void> {
	const { lockKey } = registration;
	deferredDeletions.set(lockKey, deletion);
	const isCancelled = () => deferredDeletions.get(lockKey) !== deletion;
	let reason: string | undefined;
	for (const delayMs of delaysMs) {
		await sleep(delayMs);
		if (isCancelled()) return;
		try {
			await withLock(registration, async () => {
				if (isCancelled()) return;
				await deleteUnlessInService(registration, deletion);
				deferredDeletions.delete(lockKey);
			});
			return;
		} catch (error) {
			const message = errorMessage(error);
			if (reason === undefined && !isCancelled())
				log(registration, 'warn', deletionFailedMessage(registration, message, 'Retrying for several hours'));
			reason = message;
		}
	}
	if (isCancelled()) return;
	deferredDeletions.delete(lockKey);
	log(registration, 'error', deletionFailedMessage(registration, reason ?? '', 'It remains in Chat2Desk'));
}

async function deleteUnlessInService(registration: TriggerRegistration, deletion: DeferredDeletion): Promise<void> {
	// n8n may have left the workflow published after a failed deletion.
	if (isInService(registration)) return;
	const { reconciler, desired } = registration;
	// Another workflow with the same URL may have taken over the webhook since the last attempt.
	const own = await reconciler.findOwn(desired, idUnlessTaken(registration, deletion.id));
	for (const webhook of own) await reconciler.remove(webhook);
	unregister(registration);
}

/** The log message for a webhook that could not be deleted, with what the user can do. */
export function deletionFailedMessage(
	{ desired, remembered }: { desired: { url: string }; remembered?: string },
	reason: string,
	next: string,
): string {
	const webhook = remembered === undefined ? `for ${desired.url}` : `(ID ${remembered})`;
	return `the webhook ${webhook} could not be deleted: ${reason}. ${next}. To remove it, delete it in Chat2Desk, use Webhook > Delete, or publish and unpublish the workflow`;
}
