import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ApiClient } from '../api/types';
import { mapConcurrent } from '../api/map-concurrent';
import { toRows } from '../api/pagination/types';
import { MAX_PAGE_SIZE } from '../descriptions/operations';
import { withNodeErrors } from '../execution/node-errors';
import { isBlank } from '../parsing/common';
import {
	continueSearch,
	findByNumber,
	formatCursor,
	interactiveClient,
	isLast,
	isSamePage,
	MAX_PAGES,
	parseCursor,
	partialResultNote,
	SEARCH_CONCURRENCY,
	searchFrom,
	toChoice,
	uniqueByValue,
	type SearchCursor,
	type SearchState,
} from './list-search';
import { OPTION_SOURCES, shortName, type OptionSource } from './option-sources';
import { asRecord } from '../utils/is-record';

/** Dialogs per result page: each may need a request for its client's name. */
const DIALOGS_PER_PAGE = 25;
/** Maximum number of matching clients whose dialogs are requested. */
const MAX_CLIENTS = 6 * SEARCH_CONCURRENCY;
/** Pages of the newest dialogs that a search reads. */
const NEWEST_PAGES = { withoutMatches: 5, withMatches: 5 };
const DIALOGS: OptionSource = OPTION_SOURCES.dialogs;
const CLIENTS: OptionSource = OPTION_SOURCES.clients;

type Send = ApiClient['request'];

/** One page of the dialogs, newest first, with the clients' names, which the API's list of dialogs does not contain. */
export async function searchDialogs(
	context: ILoadOptionsFunctions,
	filter = '',
	token?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors(context, async () => {
		const { request: send } = interactiveClient(context);
		const words = filter.split(/\s+/).filter(Boolean);
		const state = words.map((word) => word.toLowerCase()).find((word) => word === 'open' || word === 'closed');
		const searchText = words.filter((word) => word.toLowerCase() !== state).join(' ');
		if (searchText === '') return await listNewest(send, state, parseCursor(token));
		return await searchByText(send, searchText, state);
	});
}

/** One page of all dialogs, in descending order of ID. */
async function listNewest(send: Send, state: string | undefined, from: SearchCursor): Promise<INodeListSearchResult> {
	const query = { order: 'desc', ...(state !== undefined && { state }), limit: DIALOGS_PER_PAGE, offset: from.offset };
	const response = await send({ method: 'GET', path: DIALOGS.path, query });
	const list = toRows(response.data);
	if (isSamePage(list, from)) return { results: [] };
	const searchState: SearchState = {
		found: list,
		read: list,
		offset: from.offset + list.length,
		first: String(list[0]?.id),
		ended: false,
		total: response.total,
	};
	const results = toChoices(await withClientNames(send, list));
	return isLast(list, searchState, response.limit)
		? { results }
		: { results, paginationToken: formatCursor(searchState) };
}

/** The dialogs of matching clients, and those that match by ID or last message. */
async function searchByText(send: Send, searchText: string, state?: string): Promise<INodeListSearchResult> {
	const isWanted = (dialog: IDataObject) => state === undefined || dialog.state === state;
	const newest = continueSearch(
		send,
		DIALOGS,
		searchText,
		{ offset: 0 },
		{ maxPages: NEWEST_PAGES, isEnough: () => false },
	);
	const clientDialogs = new ClientDialogs(send, newest, isWanted);
	const isEnough = (clients: IDataObject[]) => clientDialogs.add(clients);
	const [idMatches, byMessage, clientSearch] = await Promise.all([
		// A pasted option begins with its ID.
		findByNumber(send, DIALOGS, /^#\d+(?=\s·)/.exec(searchText)?.[0] ?? searchText),
		newest,
		searchFrom(
			send,
			CLIENTS,
			searchText,
			{ offset: 0 },
			{ maxPages: { withoutMatches: MAX_PAGES.withoutMatches, withMatches: MAX_PAGES.withoutMatches }, isEnough },
		),
	]);
	await clientDialogs.add(clientSearch.found);
	const others = await withClientNames(
		send,
		[...idMatches, ...byMessage.found.slice(0, DIALOGS_PER_PAGE)].filter(isWanted),
	);
	const byId = new Map([...others, ...clientDialogs.dialogs.values()].map((dialog) => [dialog.id, dialog]));
	// The dialog with the entered ID first, then the newest.
	const isIdMatch = ({ id }: IDataObject) => Number(idMatches.some((each) => each.id === id));
	const results = toChoices(
		[...byId.values()].sort((a, b) => isIdMatch(b) - isIdMatch(a) || Number(b.id) - Number(a.id)),
	);
	const advice = "enter the client's phone number";
	if (clientDialogs.hasMore) results.push({ name: `More clients match: ${advice}`, value: '' });
	else if (!clientSearch.ended)
		results.push({ name: partialResultNote({ ...DIALOGS, advice }, clientSearch), value: '' });
	return { results };
}

/** Collects the dialogs of matching clients. Many clients have none, so the newest dialogs are checked before any client's. */
class ClientDialogs {
	readonly dialogs = new Map<unknown, IDataObject>();
	/** Whether there are matching clients whose dialogs were not requested. */
	hasMore = false;
	private readonly knownClients = new Set<unknown>();
	private requestedClients = 0;

	constructor(
		private readonly send: Send,
		private readonly newest: Promise<SearchState>,
		private readonly isWanted: (dialog: IDataObject) => boolean,
	) {}

	/** Returns true when enough results were found. */
	async add(clients: IDataObject[]): Promise<boolean> {
		const newClients = clients.filter(({ id }) => !this.knownClients.has(id));
		newClients.forEach(({ id }) => this.knownClients.add(id));
		const { read, ended } = await this.newest;
		for (const client of newClients)
			this.addDialogs(
				client,
				read.filter((dialog) => String(clientIdOf(dialog)) === String(client.id)),
			);
		const isComplete = ended && read.every((dialog) => !isBlank(clientIdOf(dialog)));
		return isComplete ? this.dialogs.size >= DIALOGS_PER_PAGE : await this.requestDialogs(newClients);
	}

	private async requestDialogs(clients: IDataObject[]): Promise<boolean> {
		for (let start = 0; start < clients.length; start += SEARCH_CONCURRENCY) {
			this.hasMore ||= this.dialogs.size >= DIALOGS_PER_PAGE || this.requestedClients >= MAX_CLIENTS;
			if (this.hasMore) break;
			const batch = clients.slice(start, start + SEARCH_CONCURRENCY);
			this.requestedClients += batch.length;
			const dialogs = await mapConcurrent(batch.length, SEARCH_CONCURRENCY, (index) =>
				dialogsOf(this.send, batch[index]),
			);
			batch.forEach((client, index) => this.addDialogs(client, dialogs[index]));
		}
		return this.hasMore || this.dialogs.size >= DIALOGS_PER_PAGE;
	}

	private addDialogs(client: IDataObject, dialogs: IDataObject[]): void {
		for (const dialog of dialogs.filter(this.isWanted))
			this.dialogs.set(dialog.id, { ...dialog, client_name: shortName(client) });
	}
}

async function dialogsOf(send: Send, { id }: IDataObject): Promise<IDataObject[]> {
	const path = `${CLIENTS.path}/${encodeURIComponent(String(id))}/dialogs`;
	return toRows((await send({ method: 'GET', path, query: { limit: MAX_PAGE_SIZE, offset: 0 } })).data);
}

const toChoices = (dialogs: IDataObject[]) => uniqueByValue(dialogs.map((dialog) => toChoice(DIALOGS, dialog)));

const clientIdOf = ({ client_id: clientId, last_message: lastMessage }: IDataObject) =>
	clientId ?? asRecord(lastMessage).client_id;

/** Adds the clients' names to dialogs. Most are among the newest clients; the others are requested one by one. */
async function withClientNames(send: Send, dialogs: IDataObject[]): Promise<IDataObject[]> {
	const ids = [
		...new Set(
			dialogs
				.map(clientIdOf)
				.filter((id) => !isBlank(id))
				.map(String),
		),
	];
	const query = { order: 'desc', limit: MAX_PAGE_SIZE, offset: 0 };
	const list = ids.length === 0 ? [] : toRows((await send({ method: 'GET', path: CLIENTS.path, query })).data);
	const names = new Map(list.map((client) => [String(client.id), shortName(client)]));
	const missing = ids.filter((id) => !names.has(id)).slice(0, DIALOGS_PER_PAGE);
	const single = await mapConcurrent(missing.length, SEARCH_CONCURRENCY, (index) =>
		findByNumber(send, { ...CLIENTS, phoneFilters: [] }, missing[index]),
	);
	for (const client of single.flat()) names.set(String(client.id), shortName(client));
	return dialogs.map((dialog) => ({ ...dialog, client_name: names.get(String(clientIdOf(dialog))) }));
}
