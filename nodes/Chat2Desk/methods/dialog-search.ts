import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ApiClient } from '../api/types';
import { mapConcurrent } from '../api/map-concurrent';
import { toRows } from '../api/pagination/types';
import { MAX_PAGE_SIZE } from '../descriptions/field-builders';
import { withNodeErrors } from '../execution/node-errors';
import { isBlank } from '../parsing/common';
import {
	continueSearch,
	findById,
	formatCursor,
	interactiveClient,
	isLast,
	isSamePage,
	MAX_PAGES,
	parseCursor,
	SEARCH_CONCURRENCY,
	searchFrom,
	toChoice,
	uniqueByValue,
	withPartialResultNote,
	type SearchCursor,
	type SearchState,
} from './list-search';
import { OPTION_SOURCES, shortName, type OptionSource } from './option-sources';

/** Dialogs that are shown at once: whose each is takes a call, unless the client is among the newest. */
const PIECE = 25;
/** Clients that fit a search who are asked for their dialogs, where the newest dialogs do not tell enough. */
const CLIENTS = 6 * SEARCH_CONCURRENCY;
/** Pages of dialogs in which a search looks for the clients that fit, and at the last messages. */
const NEWEST = { none: 5, some: 5 };
const DIALOGS: OptionSource = OPTION_SOURCES.dialogs;
const CLIENT_LIST: OptionSource = OPTION_SOURCES.clients;

type Send = ApiClient['request'];

/** A piece of the list of dialogs, newest first, each with its client's name, which Chat2Desk does not tell there. */
export async function searchDialogs(
	host: ILoadOptionsFunctions,
	filter = '',
	token?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors(host, async () => {
		const { request: send } = interactiveClient(host);
		const words = filter.split(/\s+/).filter(Boolean);
		const state = words.map((word) => word.toLowerCase()).find((word) => word === 'open' || word === 'closed');
		const typed = words.filter((word) => word.toLowerCase() !== state).join(' ');
		if (typed === '') return await newest(send, state, parseCursor(token));
		return await found(send, typed, state);
	});
}

/** Dialogs in the order of their ids, whatever is typed of them. */
async function newest(send: Send, state: string | undefined, from: SearchCursor): Promise<INodeListSearchResult> {
	const query = { order: 'desc', ...(state !== undefined && { state }), limit: PIECE, offset: from.offset };
	const answer = await send({ method: 'GET', path: DIALOGS.path, query });
	const list = toRows(answer.data);
	if (isSamePage(list, from)) return { results: [] };
	const come: SearchState = {
		found: list,
		read: list,
		offset: from.offset + list.length,
		first: String(list[0]?.id),
		ended: false,
		total: answer.total,
	};
	const results = choices(await named(send, list));
	return isLast(list, come, answer.limit) ? { results } : { results, paginationToken: formatCursor(come) };
}

/** The dialogs of the clients that fit, and those that fit by their ID or their last message. */
async function found(send: Send, typed: string, state?: string): Promise<INodeListSearchResult> {
	const isWanted = (dialog: IDataObject) => state === undefined || dialog.state === state;
	const newestOnes = continueSearch(send, DIALOGS, typed, { offset: 0 }, { pages: NEWEST, isEnough: () => false });
	const theirs = new ClientDialogs(send, newestOnes, isWanted);
	const isEnough = async (clients: IDataObject[]) => await theirs.add(clients);
	const [direct, quoted, looked] = await Promise.all([
		// An entry that was copied begins with its ID.
		findById(send, DIALOGS, /^#\d+(?=\s·)/.exec(typed)?.[0] ?? typed),
		newestOnes,
		searchFrom(
			send,
			CLIENT_LIST,
			typed,
			{ offset: 0 },
			{ pages: { none: MAX_PAGES.none, some: MAX_PAGES.none }, isEnough },
		),
	]);
	await theirs.add(looked.found);
	const others = await named(send, [...direct, ...quoted.found.slice(0, PIECE)].filter(isWanted));
	const all = [...new Map([...others, ...theirs.dialogs.values()].map((dialog) => [dialog.id, dialog])).values()];
	// The one whose ID was typed first, then the newest.
	const isMeant = ({ id }: IDataObject) => Number(direct.some((each) => each.id === id));
	const results = choices(all.sort((a, b) => isMeant(b) - isMeant(a) || Number(b.id) - Number(a.id)));
	const advice = "try the client's phone number";
	if (theirs.areMore) results.push({ name: `More clients fit: ${advice}`, value: '' });
	else if (!looked.ended) results.push({ name: withPartialResultNote({ ...DIALOGS, advice }, looked), value: '' });
	return { results };
}

/** The dialogs of clients that fit: many clients have none, so the newest dialogs are looked at before anybody is asked. */
class ClientDialogs {
	readonly dialogs = new Map<unknown, IDataObject>();
	/** Whether there are clients whose dialogs nobody has looked for. */
	areMore = false;
	private readonly known = new Set<unknown>();
	private asked = 0;

	constructor(
		private readonly send: Send,
		private readonly newestOnes: Promise<SearchState>,
		private readonly isWanted: (dialog: IDataObject) => boolean,
	) {}

	/** Whether no more clients are wanted. */
	async add(clients: IDataObject[]): Promise<boolean> {
		const fresh = clients.filter(({ id }) => !this.known.has(id));
		fresh.forEach(({ id }) => this.known.add(id));
		const { read, ended } = await this.newestOnes;
		for (const client of fresh)
			this.keep(
				client,
				read.filter((dialog) => String(clientIdOf(dialog)) === String(client.id)),
			);
		const isWhole = ended && read.every((dialog) => !isBlank(clientIdOf(dialog)));
		return isWhole ? this.dialogs.size >= PIECE : await this.ask(fresh);
	}

	private async ask(clients: IDataObject[]): Promise<boolean> {
		for (let at = 0; at < clients.length; at += SEARCH_CONCURRENCY) {
			this.areMore ||= this.dialogs.size >= PIECE || this.asked >= CLIENTS;
			if (this.areMore) break;
			const some = clients.slice(at, at + SEARCH_CONCURRENCY);
			this.asked += some.length;
			const theirs = await mapConcurrent(
				some.length,
				SEARCH_CONCURRENCY,
				async (each) => await dialogsOf(this.send, some[each]),
			);
			some.forEach((client, each) => this.keep(client, theirs[each]));
		}
		return this.areMore || this.dialogs.size >= PIECE;
	}

	private keep(client: IDataObject, dialogs: IDataObject[]): void {
		for (const dialog of dialogs.filter(this.isWanted))
			this.dialogs.set(dialog.id, { ...dialog, client_name: shortName(client) });
	}
}

async function dialogsOf(send: Send, { id }: IDataObject): Promise<IDataObject[]> {
	const path = `${CLIENT_LIST.path}/${encodeURIComponent(String(id))}/dialogs`;
	return toRows((await send({ method: 'GET', path, query: { limit: MAX_PAGE_SIZE, offset: 0 } })).data);
}

const choices = (dialogs: IDataObject[]) => uniqueByValue(dialogs.map((dialog) => toChoice(DIALOGS, dialog)));

const clientIdOf = ({ client_id: own, last_message: last }: IDataObject) =>
	own ?? (last as IDataObject | null | undefined)?.client_id;

/** Dialogs with the names of their clients: most are among the newest clients, the others are asked for one by one. */
async function named(send: Send, dialogs: IDataObject[]): Promise<IDataObject[]> {
	const ids = [
		...new Set(
			dialogs
				.map(clientIdOf)
				.filter((id) => !isBlank(id))
				.map(String),
		),
	];
	const query = { order: 'desc', limit: MAX_PAGE_SIZE, offset: 0 };
	const list = ids.length === 0 ? [] : toRows((await send({ method: 'GET', path: CLIENT_LIST.path, query })).data);
	const names = new Map(list.map((client) => [String(client.id), shortName(client)]));
	const missing = ids.filter((id) => !names.has(id)).slice(0, PIECE);
	const single = await mapConcurrent(
		missing.length,
		SEARCH_CONCURRENCY,
		async (at) => await findById(send, { ...CLIENT_LIST, phones: [] }, missing[at]),
	);
	for (const client of single.flat()) names.set(String(client.id), shortName(client));
	return dialogs.map((dialog) => ({ ...dialog, client_name: names.get(String(clientIdOf(dialog))) }));
}
