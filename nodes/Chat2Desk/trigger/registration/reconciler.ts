// Webhook repair: compares the node's webhook in Chat2Desk with the desired state, and creates or changes it.

import type { IDataObject } from 'n8n-workflow';
import type { ApiClient } from '../../api/types';
import { ApiError } from '../../api/errors';
import { toRows } from '../../api/pagination/types';
import { describeWebhook, isEnabled, MAX_WEBHOOKS, webhookQuotaError } from '../../descriptions/webhook-events';
import { InputError } from '../../utils/input';
import { errorMessage, settle } from '../../utils/settle';
import { truncate } from '../../utils/text';
import type { DesiredWebhook } from './desired-webhook';
import { isSameUrl, parseOwnerTag } from './webhook-identity';
import { asRecord } from '../../utils/is-record';

/** Characters of Chat2Desk's own message in a log message. */
const MAX_REASON_LENGTH = 200;

/** A webhook as returned by Chat2Desk. Fields may be missing. */
export type Webhook = IDataObject & { id: number | string };

/** The outcome of a reconciliation. */
export interface ReconcileResult {
	/** `undefined` if the webhook was created but its ID could not be determined. */
	id?: string;
	/** What was changed, as text. */
	change?: string;
	/** What could not be changed, or was left, as text. */
	warning?: string;
	/** Why events did not arrive before the repair, such as `was disabled`. */
	outage?: string;
	/** Chat2Desk's list of failed deliveries. */
	errors?: unknown;
}

/** Compares a node's webhook with the desired state and repairs it, within one account. */
export class WebhookReconciler {
	/** The ID of the node's webhook in the latest list. */
	found?: string;

	/** The last successful repair. If the next reconciliation finds the same differences, Chat2Desk does not keep the repair. */
	private lastRepair?: string;

	/** The differences that were already reported as not kept. */
	private reported?: string;

	constructor(private readonly client: ApiClient) {}

	/**
	 * Repairs the node's webhook. Returns `undefined` if there is none. Throws `InputError` if another webhook uses the URL, and
	 * `ApiError`.
	 *
	 * @param remembered the ID in n8n's static data, if any
	 */
	async reconcile(desired: DesiredWebhook, remembered?: string): Promise<ReconcileResult | undefined> {
		const all = await this.list();
		const own = ownWebhooks(all, desired, remembered);
		this.found = own[0] && String(own[0].id);
		const holder = all.find(({ url }) => isSameUrl(url, desired.url));
		// A workflow that was created from another one's JSON has its URL: the published one of the two takes over the webhook.
		const kept = holder !== undefined && parseOwnerTag(holder.name) !== undefined ? holder : own[0];
		if (kept === undefined) {
			if (holder !== undefined) throw urlInUseError(holder);
			return undefined;
		}
		const result = await this.repair(kept, desired);
		const warning = await this.removeDuplicates(own.filter((webhook) => webhook !== kept));
		return { ...result, warning: result.warning ?? warning, errors: kept.errors };
	}

	/** A duplicate only occupies one of the account's webhooks, so a failed deletion waits for the next reconciliation. */
	private async removeDuplicates(duplicates: Webhook[]): Promise<string | undefined> {
		try {
			for (const duplicate of duplicates) await this.remove(duplicate);
			return undefined;
		} catch (error) {
			return `a duplicate webhook of this trigger could not be deleted in Chat2Desk: ${errorMessage(error)}`;
		}
	}

	private async repair(own: Webhook, desired: DesiredWebhook): Promise<ReconcileResult> {
		const id = String(own.id);
		const changed = differences(own, desired);
		const state = JSON.stringify([desired, changed, own.name, own.url, own.events, own.channels, own.status]);
		const wasRepairedBefore = state === this.lastRepair;
		if (!wasRepairedBefore) this.lastRepair = undefined;
		if (changed.length === 0) return { id };
		// Chat2Desk disables webhooks itself, each time for a new reason, so a changed status is always repaired.
		if (wasRepairedBefore && changed.join() !== 'status')
			return { id, warning: this.reportOnce(state, own, desired, changed) };
		await this.client.request({
			method: 'PUT',
			path: `/webhooks/${encodeURIComponent(id)}`,
			body: requestBody(desired),
		});
		this.lastRepair = state;
		return {
			id,
			outage: outageReason(changed, own),
			change: `repaired the webhook in Chat2Desk (ID ${id}): its ${changed.join(', ')} had changed${disabledReason(own)}`,
		};
	}

	private reportOnce(state: string, own: Webhook, desired: DesiredWebhook, changed: string[]): string | undefined {
		if (this.reported === state) return undefined;
		this.reported = state;
		return isCloneOfSameTrigger(own, desired)
			? `the webhook in Chat2Desk (ID ${own.id}) was pointed to ${new URL(String(own.url)).origin} again. Another n8n instance with a copy of this database seems to have the same workflow published. This instance will not receive events. Unpublish the workflow in one of the two, and publish a duplicate of it there`
			: `Chat2Desk did not keep the last repair of the webhook (ID ${own.id}): its ${changed.join(', ')} changed back. The trigger does not repair it again until it changes further or the workflow is published again`;
	}

	/** Creates the webhook. Throws `InputError` that names the obstacle if the URL or all webhooks are in use. */
	async create(desired: DesiredWebhook): Promise<ReconcileResult> {
		const outcome = await settle(() =>
			this.client.request({ method: 'POST', path: '/webhooks', body: requestBody(desired) }),
		);
		if (!outcome.ok) throw await this.explain(outcome.error, desired);
		const id = createdId(outcome.value.data) ?? (await this.findCreatedId(desired));
		return { id: id === undefined ? undefined : String(id), change: 'created the webhook in Chat2Desk' };
	}

	/** The ID of a webhook whose creation was confirmed without one. The webhook exists, so a failed look-up is not an error. */
	private async findCreatedId(desired: DesiredWebhook): Promise<Webhook['id'] | undefined> {
		try {
			return (await this.findOwn(desired))[0]?.id;
		} catch {
			return undefined;
		}
	}

	/** The node's webhooks, which it may delete: usually one. */
	async findOwn(desired: Pick<DesiredWebhook, 'ownerTag' | 'url'>, remembered?: string): Promise<Webhook[]> {
		return ownWebhooks(await this.list(), desired, remembered);
	}

	/** Deletes a webhook. Succeeds if it does not exist. */
	async remove({ id }: Webhook): Promise<void> {
		const outcome = await settle(() =>
			this.client.request({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(String(id))}` }),
		);
		if (outcome.ok) return;
		// Chat2Desk's messages differ, and a broken connection reveals nothing. Check whether the webhook still exists.
		const exists = (await this.list()).some((webhook) => webhook.id === id);
		if (exists) throw outcome.error;
	}

	private async list(): Promise<Webhook[]> {
		const { data } = await this.client.request({ method: 'GET', path: '/webhooks' });
		return toRows(data).filter((row): row is Webhook => row.id !== undefined && row.id !== null);
	}

	private async explain(error: unknown, desired: DesiredWebhook): Promise<unknown> {
		if (!(error instanceof ApiError) || error.kind !== 'rejected' || error.status === 401 || error.status === 403)
			return error;
		const all = await settle(() => this.list());
		if (!all.ok) return error;
		const foreign = all.value.find(({ url }) => isSameUrl(url, desired.url));
		if (foreign !== undefined) return urlInUseError(foreign);
		return all.value.length < MAX_WEBHOOKS ? error : webhookQuotaError(all.value, error.message);
	}
}

/** A node's webhooks, the one with its URL first. A webhook that was renamed in Chat2Desk is identified by its ID. */
function ownWebhooks(
	all: Webhook[],
	{ ownerTag, url }: Pick<DesiredWebhook, 'ownerTag' | 'url'>,
	remembered?: string,
): Webhook[] {
	const isOwn = (webhook: Webhook) => {
		const tag = parseOwnerTag(webhook.name);
		// With another node's tag, it is not: a copied workflow also copies the static data and remembers the original's webhook.
		return tag === undefined ? String(webhook.id) === remembered : tag === ownerTag;
	};
	// URLs are unique, so only the webhook that has the desired URL can keep it.
	return all.filter(isOwn).sort((a, b) => Number(isSameUrl(b.url, url)) - Number(isSameUrl(a.url, url)));
}

function requestBody({ url, name, events, channels }: DesiredWebhook): IDataObject {
	return { url, name, events, channels, status: 'enable' };
}

/** The properties of a webhook that differ from the desired ones. A property that Chat2Desk does not return cannot differ. */
function differences(webhook: Webhook, desired: DesiredWebhook): string[] {
	const { name, url, events, channels } = webhook;
	const checks: Array<[string, boolean]> = [
		['URL', url !== undefined && !isSameUrl(url, desired.url)],
		['events', Array.isArray(events) && !isSameSet(events, desired.events)],
		['channels', Array.isArray(channels) && !isSameSet(channels.map(channelId), desired.channels)],
		['status', !isEnabled(webhook)],
		['name', name !== undefined && parseOwnerTag(name) !== desired.ownerTag],
	];
	return checks.filter(([, differs]) => differs).map(([property]) => property);
}

/** Why a webhook with these differences missed events; `undefined` for a different name only. */
function outageReason(changed: string[], own: Webhook): string | undefined {
	if (changed.includes('status')) return `was disabled${disabledReason(own)}`;
	if (changed.includes('URL')) return `pointed to ${truncate(String(own.url), MAX_REASON_LENGTH)}`;
	if (changed.includes('events')) return 'had different events';
	return changed.includes('channels') ? 'had different channels' : undefined;
}

/** Whether a webhook calls the same trigger on another n8n instance. */
function isCloneOfSameTrigger({ url }: Webhook, desired: DesiredWebhook): boolean {
	if (typeof url !== 'string' || !URL.canParse(url)) return false;
	const [theirs, ours] = [new URL(url), new URL(desired.url)];
	return theirs.origin !== ours.origin && theirs.pathname === ours.pathname;
}

const channelId = (channel: unknown) => asRecord(channel).id ?? channel;

function isSameSet(one: unknown[], other: unknown[]): boolean {
	const toText = (list: unknown[]) => JSON.stringify([...new Set(list.map(String))].sort());
	return toText(one) === toText(other);
}

/** Chat2Desk's latest reason for disabling a webhook. */
function disabledReason({ errors }: Webhook): string {
	const last = Array.isArray(errors) ? asRecord(errors.at(-1)).text : undefined;
	return typeof last === 'string' ? ` (Chat2Desk: ${truncate(last, MAX_REASON_LENGTH)})` : '';
}

function urlInUseError(webhook: Webhook): InputError {
	return new InputError(
		`The URL of this trigger is already used by the webhook ${describeWebhook(webhook)} in Chat2Desk, which was not created by this trigger. Delete it or change its URL, then publish again`,
		'A trigger never changes a webhook that it did not create. To find this one, use Webhook > Get Many of the Chat2Desk node',
	);
}

/** The ID in the response to a creation, if it has one. */
function createdId(data: unknown): Webhook['id'] | undefined {
	const { id } = asRecord(data);
	return typeof id === 'number' || typeof id === 'string' ? id : undefined;
}
