import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { withNodeErrors } from '../execution/failure';
import { rows } from '../api/lists/reading';
import { PAGE } from '../catalogue/lists';
import { inOrder } from '../api/pool';
import type { Sender } from '../api/request';
import { shortName, SOURCES, type Source } from './lists';
import { AHEAD, choiceOf, directly, distinct, find, isLast, isSamePage, partly, placeOf, readOn, tokenOf, type Look, type Place } from './looking';
import { quickSender } from './pickers';

/** Dialogs that are shown at once: whose each is takes a call, unless the client is among the newest. */
const PIECE = 25;
/** Clients that fit a search whose dialogs are shown. */
const CLIENTS = 10;
/** Pages of dialogs in which a search looks at the last messages. */
const QUOTES = { none: 5, some: 2 };
const DIALOGS: Source = SOURCES.dialogs;
const CLIENT_LIST: Source = SOURCES.clients;

type Send = Sender['send'];

/** A piece of the list of dialogs, newest first, each with its client's name, which Chat2Desk does not tell there. */
export async function searchDialogs(host: ILoadOptionsFunctions, filter = '', token?: string): Promise<INodeListSearchResult> {
	return await withNodeErrors(host, async () => {
		const { send } = quickSender(host);
		const words = filter.split(/\s+/).filter(Boolean);
		const state = words.map((word) => word.toLowerCase()).find((word) => word === 'open' || word === 'closed');
		const typed = words.filter((word) => word.toLowerCase() !== state).join(' ');
		if (typed === '') return await newest(send, state, placeOf(token));
		return await found(send, typed, state);
	});
}

/** Dialogs in the order of their ids, whatever is typed of them. */
async function newest(send: Send, state: string | undefined, from: Place): Promise<INodeListSearchResult> {
	const query = { order: 'desc', ...(state !== undefined && { state }), limit: PIECE, offset: from.offset };
	const answer = await send({ method: 'GET', path: DIALOGS.path, query });
	const list = rows(answer.data);
	if (isSamePage(list, from)) return { results: [] };
	const come: Look = { found: list, offset: from.offset + list.length, first: String(list[0]?.id), ended: false, total: answer.total };
	const results = choices(await named(send, list));
	return isLast(list, come, answer.limit) ? { results } : { results, paginationToken: tokenOf(come) };
}

/** The dialogs of the clients that fit, and those that fit by their ID or their last message. */
async function found(send: Send, typed: string, state?: string): Promise<INodeListSearchResult> {
	const [direct, quoted, looked] = await Promise.all([
		directly(send, DIALOGS, typed),
		readOn(send, DIALOGS, typed, { offset: 0 }, QUOTES),
		find(send, CLIENT_LIST, typed),
	]);
	const clients = [...new Map(looked.found.map((client) => [client.id, client])).values()].slice(0, CLIENTS);
	const theirs = await inOrder(clients.length, AHEAD, async (at) => await dialogsOf(send, clients[at]));
	const others = await named(send, [...direct, ...quoted.found.slice(0, PIECE)]);
	const all = [...new Map([...others, ...theirs.flat()].map((dialog) => [dialog.id, dialog])).values()];
	const wanted = all.filter((dialog) => state === undefined || dialog.state === state);
	const results = choices(wanted.sort((a, b) => Number(b.id) - Number(a.id)));
	if (!looked.ended) results.push({ name: partly({ ...DIALOGS, advice: "try the client's phone number" }, looked), value: '' });
	return { results };
}

async function dialogsOf(send: Send, client: IDataObject): Promise<IDataObject[]> {
	const path = `${CLIENT_LIST.path}/${encodeURIComponent(String(client.id))}/dialogs`;
	const { data } = await send({ method: 'GET', path, query: { limit: PAGE, offset: 0 } });
	return rows(data).map((dialog) => ({ ...dialog, client_name: shortName(client) }));
}

const choices = (dialogs: IDataObject[]) => distinct(dialogs.map((dialog) => choiceOf(DIALOGS, dialog)));

const clientIdOf = ({ client_id: own, last_message: last }: IDataObject) => own ?? (last as IDataObject | null | undefined)?.client_id;

/** Dialogs with the names of their clients: most are among the newest clients, the others are asked for one by one. */
async function named(send: Send, dialogs: IDataObject[]): Promise<IDataObject[]> {
	const ids = [...new Set(dialogs.map(clientIdOf).filter((id) => id !== undefined && id !== null).map(String))];
	const query = { order: 'desc', limit: PAGE, offset: 0 };
	const list = ids.length === 0 ? [] : rows((await send({ method: 'GET', path: CLIENT_LIST.path, query })).data);
	const names = new Map(list.map((client) => [String(client.id), shortName(client)]));
	const missing = ids.filter((id) => !names.has(id)).slice(0, PIECE);
	const single = await inOrder(missing.length, AHEAD, async (at) => await directly(send, { ...CLIENT_LIST, phones: [] }, missing[at]));
	for (const client of single.flat()) names.set(String(client.id), shortName(client));
	return dialogs.map((dialog) => ({ ...dialog, client_name: names.get(String(clientIdOf(dialog))) }));
}
