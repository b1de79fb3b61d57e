import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../values/input';

/** Webhooks a Chat2Desk account may have (Chat2Desk's reference). */
export const MAX_WEBHOOKS = 5;

/** How an error names a webhook. */
export const describeWebhook = ({ id, name }: IDataObject) => `"${String(name ?? '')}" (ID ${String(id)})`;

/**
 * What to say when an account has no free webhook: who takes them, and how one becomes free.
 *
 * @param all the account's webhooks
 * @param words Chat2Desk's own
 */
export function webhookQuotaError(all: IDataObject[], words: string): InputError {
	// In the first sentence, too: a test run shows no other.
	const comesBack = all.some(({ name }) => /^n8n-/.test(String(name)))
		? ' (one named n8n-… comes back: unpublish its workflow instead)'
		: '';
	return new InputError(
		`The Chat2Desk account has no free webhook. Its ${all.length} are taken by ${all.map(describeWebhook).join(', ')}. Delete one that is not needed${comesBack}, then try again`,
		`An account may have ${MAX_WEBHOOKS}; Webhook > Delete of the Chat2Desk node deletes one. A published workflow makes its own again, and the Test URL of a trigger takes one while it listens. ${words}`,
	);
}
