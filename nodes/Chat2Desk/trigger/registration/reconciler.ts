import type { IDataObject } from 'n8n-workflow';
import type { ApiClient } from '../../api/types';
import { ApiError } from '../../api/errors';
import { toRows } from '../../api/pagination/types';
import { describeWebhook, MAX_WEBHOOKS, webhookQuotaError } from '../../descriptions/webhook-events';
import { InputError } from '../../utils/input-error';
import { isSameUrl, parseOwnerTag } from './webhook-identity';

/** The webhook as it should be. */
export interface DesiredWebhook {
	/** What its name begins with, and what tells it from the webhooks of others. */
	ownerTag: string;
	name: string;
	url: string;
	events: string[];
	/** Channel IDs; empty means all. */
	channels: number[];
}

/** A webhook as Chat2Desk shows it. Fields may be missing. */
export type Webhook = IDataObject & { id: number | string };

/** What was done to make the webhook what it should be. */
export interface ReconcileResult {
	/** `undefined` where it was made, and could not be looked up. */
	id?: string;
	/** What had to be done, in words. */
	change?: string;
	/** What could not be done, or was left, in words. */
	warning?: string;
}

/** The webhooks of one account, seen from one node. */
export class WebhookReconciler {
	/** The ID of the node's webhook when the list was looked at last. */
	found?: string;

	/** What the last repair that succeeded put right. Where the next look finds just that again, Chat2Desk does not keep it. */
	private repaired?: string;

	/** What is not kept, once it was told. */
	private given?: string;

	constructor(private readonly sender: ApiClient) {}

	/**
	 * Looks for the node's webhook and puts right what differs. Returns `undefined` where there is none.
	 * Throws `InputError` where the URL belongs to a webhook that this package did not make, and what a call throws.
	 *
	 * @param remembered the ID that n8n remembers, if any
	 */
	async reconcile(wish: DesiredWebhook, remembered?: string): Promise<ReconcileResult | undefined> {
		const all = await this.list();
		const [own, ...doubles] = ownOf(all, wish.ownerTag, wish.url, remembered);
		this.found = own && String(own.id);
		if (own === undefined) {
			const foreign = all.find(({ url }) => isSameUrl(url, wish.url));
			if (foreign !== undefined) throw usedByAnother(foreign);
			return undefined;
		}
		const mended = await this.repair(own, wish);
		const stays = await this.removeDuplicates(doubles);
		return { ...mended, warning: mended.warning ?? stays };
	}

	/** One more webhook does no harm but take a place: where it cannot be deleted now, the next look tries again. */
	private async removeDuplicates(doubles: Webhook[]): Promise<string | undefined> {
		try {
			for (const double of doubles) await this.remove(double);
			return undefined;
		} catch (error) {
			return `a second webhook of this trigger could not be deleted in Chat2Desk: ${(error as Error).message}`;
		}
	}

	private async repair(own: Webhook, wish: DesiredWebhook): Promise<ReconcileResult> {
		const id = String(own.id);
		const different = differences(own, wish);
		const found = JSON.stringify([wish, different, own.name, own.url, own.events, own.channels, own.status]);
		const isAgain = found === this.repaired;
		if (!isAgain) this.repaired = undefined;
		if (different.length === 0) return { id };
		// Chat2Desk itself switches webhooks off, each time for a new reason.
		if (isAgain && different.join() !== 'status') return { id, warning: this.tellOnce(found, own, wish, different) };
		await this.sender.request({ method: 'PUT', path: `/webhooks/${encodeURIComponent(id)}`, body: bodyOf(wish) });
		this.repaired = found;
		return {
			id,
			change: `repaired the webhook in Chat2Desk (ID ${id}): its ${different.join(', ')} had changed${reasonOf(own)}`,
		};
	}

	private tellOnce(found: string, own: Webhook, wish: DesiredWebhook, different: string[]): string | undefined {
		if (this.given === found) return undefined;
		this.given = found;
		return isCloneOfSameTrigger(own, wish)
			? `the webhook in Chat2Desk (ID ${own.id}) was turned to ${new URL(String(own.url)).origin} again. It seems that another n8n, with a copy of this one's database, has the same workflow published. This n8n leaves the webhook to it, and receives no events. Unpublish the workflow in one of the two, and publish a duplicate of it there`
			: `Chat2Desk did not keep the last repair of the webhook (ID ${own.id}): its ${different.join(', ')} had changed back. It is left as it is until it changes, or the workflow is published again`;
	}

	/** Makes the webhook. Throws `InputError` that says who stands in the way, where somebody does. */
	async create(wish: DesiredWebhook): Promise<ReconcileResult> {
		const failure = { error: undefined as unknown };
		try {
			const { data } = await this.sender.request({ method: 'POST', path: '/webhooks', body: bodyOf(wish) });
			const id = (data as Webhook | null | undefined)?.id ?? (await this.idOfMade(wish));
			return { id: id === undefined ? undefined : String(id), change: 'made the webhook in Chat2Desk' };
		} catch (error) {
			failure.error = error;
		}
		throw await this.explained(failure.error, wish);
	}

	/** The ID of a webhook whose making was answered without one. It is made, so a look that fails is no failure. */
	private async idOfMade({ ownerTag, url }: DesiredWebhook): Promise<Webhook['id'] | undefined> {
		try {
			return (await this.own({ ownerTag, url }))[0]?.id;
		} catch {
			return undefined;
		}
	}

	/** The node's webhooks: mostly one. */
	async own(wish: Pick<DesiredWebhook, 'ownerTag' | 'url'>, remembered?: string): Promise<Webhook[]> {
		return ownOf(await this.list(), wish.ownerTag, wish.url, remembered);
	}

	/** Deletes a webhook. One that is gone already is no failure. */
	async remove({ id }: Webhook): Promise<void> {
		const failure = { error: undefined as unknown };
		try {
			await this.sender.request({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(String(id))}` });
			return;
		} catch (error) {
			failure.error = error;
		}
		// The words of this refusal differ, and a broken connection says nothing: whether it is gone is what counts.
		const isThere = (await this.list()).some((webhook) => webhook.id === id);
		if (isThere) throw failure.error;
	}

	private async list(): Promise<Webhook[]> {
		const { data } = await this.sender.request({ method: 'GET', path: '/webhooks' });
		return toRows(data).filter((row): row is Webhook => row.id !== undefined && row.id !== null);
	}

	private async explained(error: unknown, wish: DesiredWebhook): Promise<unknown> {
		if (!(error instanceof ApiError) || error.kind !== 'rejected' || error.status === 401 || error.status === 403)
			return error;
		const all = await this.list();
		const foreign = all.find(({ url }) => isSameUrl(url, wish.url));
		if (foreign !== undefined) return usedByAnother(foreign);
		return all.length < MAX_WEBHOOKS ? error : webhookQuotaError(all, error.message);
	}
}

/** A node's webhooks, the one to keep first. Those that were renamed in Chat2Desk are known by their ID alone. */
function ownOf(all: Webhook[], mark: string, url: string, remembered?: string): Webhook[] {
	const isOwn = (webhook: Webhook) => {
		const found = parseOwnerTag(webhook.name);
		if (found === mark) return true;
		// Another node's mark: a workflow that was copied with its memory remembers the original's webhook.
		if (found !== undefined) return isSameUrl(webhook.url, url);
		return remembered !== undefined && String(webhook.id) === remembered;
	};
	// URLs are unique, so the one that has the right URL already is the only one that can have it.
	return all.filter(isOwn).sort((a, b) => Number(isSameUrl(b.url, url)) - Number(isSameUrl(a.url, url)));
}

function bodyOf({ url, name, events, channels }: DesiredWebhook): IDataObject {
	return { url, name, events, channels, status: 'enable' };
}

/** What of a webhook is not as it should be. What Chat2Desk does not show cannot differ. */
function differences({ name, url, events, channels, status }: Webhook, wish: DesiredWebhook): string[] {
	const different: Array<[string, boolean]> = [
		['URL', url !== undefined && !isSameUrl(url, wish.url)],
		['events', Array.isArray(events) && !sameSet(events, wish.events)],
		['channels', Array.isArray(channels) && !sameSet(channels.map(channelId), wish.channels)],
		['status', status !== undefined && !/^enable/i.test(String(status))],
		['name', name !== undefined && parseOwnerTag(name) !== wish.ownerTag],
	];
	return different.filter(([, differs]) => differs).map(([what]) => what);
}

/** Whether a webhook calls the same trigger on another n8n. */
function isCloneOfSameTrigger({ url }: Webhook, wish: DesiredWebhook): boolean {
	if (typeof url !== 'string' || !URL.canParse(url)) return false;
	const [theirs, ours] = [new URL(url), new URL(wish.url)];
	return theirs.origin !== ours.origin && theirs.pathname === ours.pathname;
}

const channelId = (channel: unknown) => (channel as { id?: unknown } | null)?.id ?? channel;

function sameSet(one: unknown[], other: unknown[]): boolean {
	const sorted = (list: unknown[]) => JSON.stringify([...new Set(list.map(String))].sort());
	return sorted(one) === sorted(other);
}

/** Chat2Desk's last word on why it switched a webhook off. */
function reasonOf({ errors }: Webhook): string {
	const last = Array.isArray(errors) ? (errors[errors.length - 1] as IDataObject | undefined)?.text : undefined;
	return typeof last === 'string' ? ` (Chat2Desk: ${last.slice(0, 200)})` : '';
}

function usedByAnother(webhook: Webhook): InputError {
	return new InputError(
		`The URL of this trigger is already used by the webhook ${describeWebhook(webhook)} in Chat2Desk, which this trigger did not make. Delete that webhook or change its URL, then publish again`,
		'A trigger never touches a webhook that it did not make. Webhooks are listed in Chat2Desk, and by Webhook > Get Many of the Chat2Desk node',
	);
}
