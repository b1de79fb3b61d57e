import { sleep } from 'n8n-workflow';
import { dropJob, exclusive, isInService, say, type Job } from './jobs';
import type { Webhook } from './subscription';

/** How long a webhook of a published workflow outlives its deletion by n8n, in milliseconds. */
export const GRACE_MS = 2_000;

/** The waits before further tries to delete a webhook, in milliseconds. Deleting by ID is safe to repeat. */
export const WAITS_MS: readonly number[] = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000];

/** A deletion that waits. It knows the webhook's ID, by which alone one is found that was renamed in Chat2Desk. */
interface Retirement {
	id?: string;
	/** The webhooks, where they were found already. */
	own?: Webhook[];
}

/** Deletions that wait, by lock. Taking one out of here takes it back. */
const retirements = new Map<string, Retirement>();

/** Takes back the deletion of a webhook that is wanted again, or is deleted at once, if there is one. */
export function takeBack({ lock }: Job): Retirement | undefined {
	const retirement = retirements.get(lock);
	retirements.delete(lock);
	return retirement;
}

/** Deletes a job's webhooks behind n8n's back, and tries until they are gone. Never throws: it tells the log. */
export async function retire(job: Job, retirement: Retirement, waits: readonly number[]): Promise<void> {
	retirements.set(job.lock, retirement);
	const isTakenBack = () => retirements.get(job.lock) !== retirement;
	let reason: string | undefined;
	for (const wait of waits) {
		await sleep(wait);
		if (isTakenBack()) return;
		try {
			await exclusive(job, async () => await removeUnlessWanted(job, retirement));
			return;
		} catch (error) {
			const again = 'It is tried again for some hours';
			if (reason === undefined && !isTakenBack()) say(job, 'warn', staysText(job, (error as Error).message, again));
			reason = (error as Error).message;
		}
	}
	if (isTakenBack()) return;
	retirements.delete(job.lock);
	say(job, 'error', staysText(job, reason ?? '', 'It stays in Chat2Desk'));
}

async function removeUnlessWanted(job: Job, retirement: Retirement): Promise<void> {
	if (retirements.get(job.lock) !== retirement) return;
	// n8n was told that the deletion failed, and may have left the workflow published.
	if (!isInService(job)) {
		retirement.own ??= await job.subscription.own(job.wish, retirement.id);
		for (const webhook of retirement.own) await job.subscription.remove(webhook);
		dropJob(job);
	}
	retirements.delete(job.lock);
}

/** What a person does about a webhook that could not be deleted. */
export function staysText(
	{ wish, remembered }: { wish: { url: string }; remembered?: string },
	reason: string,
	then: string,
): string {
	const which = remembered === undefined ? `that may stand for ${wish.url}` : `(ID ${remembered})`;
	return `the webhook ${which} could not be deleted: ${reason}. ${then}. To remove it by hand, delete it in Chat2Desk or with Webhook > Delete, or publish and unpublish the workflow`;
}
