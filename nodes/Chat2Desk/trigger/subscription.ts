import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../values/input';
import { Problem } from '../api/problem';
import { rows } from '../api/lists/reading';
import type { Sender } from '../api/request';
import { markIn } from './identity';

/** Webhooks a Chat2Desk account may have (Chat2Desk's reference). */
const MOST = 5;

/** The webhook as it should be. */
export interface Wish {
	/** What its name begins with, and what tells it from the webhooks of others. */
	mark: string;
	name: string;
	url: string;
	events: string[];
	/** Channel IDs; empty means all. */
	channels: number[];
}

/** A webhook as Chat2Desk shows it. Fields may be missing. */
export type Webhook = IDataObject & { id: number | string };

/** What was done to make the webhook what it should be, in words; `undefined` where nothing had to be done. */
export interface Mended {
	id: string;
	done?: string;
}

/** The webhooks of one account, seen from one node. */
export class Subscription {
	/** What a repair found last; where it finds just that again, Chat2Desk does not keep what it is told. */
	private repaired?: string;

	constructor(private readonly sender: Sender) {}

	/**
	 * Looks for the node's webhook and puts right what differs. Returns `undefined` where there is none.
	 * Throws `InputError` where the URL belongs to a webhook that this package did not make, and what a call throws.
	 *
	 * @param remembered the ID that n8n remembers, if any
	 */
	async mend(wish: Wish, remembered?: string): Promise<Mended | undefined> {
		const all = await this.list();
		const [own, ...doubles] = ownOf(all, wish.mark, wish.url, remembered);
		if (own === undefined) {
			const foreign = all.find(({ url }) => url === wish.url);
			if (foreign !== undefined) throw usedByAnother(foreign);
			return undefined;
		}
		for (const double of doubles) await this.remove(double);
		const id = String(own.id);
		const different = differences(own, wish);
		if (different.length === 0) return { id };
		const found = JSON.stringify([wish, own.name, own.url, own.events, own.channels, own.status]);
		if (found === this.repaired) return { id };
		this.repaired = found;
		await this.sender.send({ method: 'PUT', path: `/webhooks/${encodeURIComponent(id)}`, body: bodyOf(wish) });
		return {
			id,
			done: `repaired the webhook in Chat2Desk (ID ${id}): its ${different.join(', ')} had changed${reasonOf(own)}`,
		};
	}

	/** Makes the webhook. Throws `InputError` that says who stands in the way, where somebody does. */
	async create(wish: Wish): Promise<Mended> {
		const failure = { error: undefined as unknown };
		try {
			const { data } = await this.sender.send({ method: 'POST', path: '/webhooks', body: bodyOf(wish) });
			const made = (data as Webhook | undefined)?.id ?? ownOf(await this.list(), wish.mark, wish.url)[0]?.id;
			return { id: String(made ?? ''), done: 'made the webhook in Chat2Desk' };
		} catch (error) {
			failure.error = error;
		}
		throw await this.explained(failure.error, wish);
	}

	/** The node's webhooks: mostly one. */
	async own(wish: Pick<Wish, 'mark' | 'url'>, remembered?: string): Promise<Webhook[]> {
		return ownOf(await this.list(), wish.mark, wish.url, remembered);
	}

	/** Deletes a webhook. One that is gone already is no failure. */
	async remove({ id }: Webhook): Promise<void> {
		const failure = { error: undefined as unknown };
		try {
			await this.sender.send({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(String(id))}` });
			return;
		} catch (error) {
			failure.error = error;
		}
		// The words of this refusal differ, and a broken connection says nothing: whether it is gone is what counts.
		const isThere = (await this.list()).some((webhook) => webhook.id === id);
		if (isThere) throw failure.error;
	}

	private async list(): Promise<Webhook[]> {
		const { data } = await this.sender.send({ method: 'GET', path: '/webhooks' });
		return rows(data).filter((row): row is Webhook => row.id !== undefined && row.id !== null);
	}

	private async explained(error: unknown, wish: Wish): Promise<unknown> {
		if (!(error instanceof Problem) || error.kind !== 'refused' || error.status === 401 || error.status === 403)
			return error;
		const all = await this.list();
		const foreign = all.find(({ url }) => url === wish.url);
		if (foreign !== undefined) return usedByAnother(foreign);
		return all.length < MOST ? error : full(all, error);
	}
}

/** A node's webhooks, the one to keep first. Those that were renamed in Chat2Desk are known by their ID alone. */
function ownOf(all: Webhook[], mark: string, url: string, remembered?: string): Webhook[] {
	const isOwn = (webhook: Webhook) => {
		const found = markIn(webhook.name);
		if (found === mark) return true;
		// Another node's mark: a workflow that was copied with its memory remembers the original's webhook.
		if (found !== undefined) return webhook.url === url;
		return remembered !== undefined && String(webhook.id) === remembered;
	};
	// URLs are unique, so the one that has the right URL already is the only one that can have it.
	return all.filter(isOwn).sort((a, b) => Number(b.url === url) - Number(a.url === url));
}

function bodyOf({ url, name, events, channels }: Wish): IDataObject {
	return { url, name, events, channels, status: 'enable' };
}

/** What of a webhook is not as it should be. What Chat2Desk does not show cannot differ. */
function differences({ name, url, events, channels, status }: Webhook, wish: Wish): string[] {
	const different: Array<[string, boolean]> = [
		['URL', url !== undefined && url !== wish.url],
		['events', Array.isArray(events) && !sameSet(events, wish.events)],
		['channels', Array.isArray(channels) && !sameSet(channels.map(channelId), wish.channels)],
		['status', status !== undefined && !/^enable/i.test(String(status))],
		['name', name !== undefined && markIn(name) !== wish.mark],
	];
	return different.filter(([, differs]) => differs).map(([what]) => what);
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

const called = ({ id, name }: Webhook) => `"${String(name ?? '')}" (ID ${id})`;

function usedByAnother(webhook: Webhook): InputError {
	return new InputError(
		`The URL of this trigger is already used by the webhook ${called(webhook)} in Chat2Desk, which this trigger did not make. Delete that webhook or change its URL, then publish again`,
		'A trigger never touches a webhook that it did not make. Webhooks are listed in Chat2Desk, and by Webhook > Get Many of the Chat2Desk node',
	);
}

function full(all: Webhook[], { message }: Problem): InputError {
	return new InputError(
		`The Chat2Desk account has no free webhook. Its ${all.length} are taken by ${all.map(called).join(', ')}. Delete one that is not needed, then publish again`,
		`An account may have ${MOST}; the Test URL of a trigger takes one while it listens. Names that begin with n8n- are of workflows. ${message}`,
	);
}
