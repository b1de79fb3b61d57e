import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { ApiError } from '../api/errors';
import { mapConcurrent } from '../api/map-concurrent';
import { paginate } from '../api/pagination';
import { isLastPage } from '../api/pagination/start-id';
import { toRows } from '../api/pagination/types';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import type { ApiClient } from '../api/types';
import { MAX_PAGE_SIZE } from '../descriptions/field-builders';
import { withNodeErrors } from '../execution/node-errors';
import { createMatcher, typedNumber } from '../utils/text';
import type { OptionSource } from './option-sources';

/** An entry of a list in the editor. */
export interface Choice {
	name: string;
	value: string | number;
}

/** Rows after which a look ends: the rest comes when the user scrolls. */
const ENOUGH = { all: 50, fitting: 20 };
/** When a look ends. */
interface Bounds {
	/** Pages that it reads at most: while nothing fits, and where something does but leaves room for more. */
	pages: { none: number; some: number };
	/** Whether enough of what fits has been read. */
	isEnough: (found: IDataObject[]) => boolean | Promise<boolean>;
}

export const MAX_PAGES = { none: 50, some: 20 };
/** Pages that are read side by side. */
export const SEARCH_CONCURRENCY = 8;
/** After this time no further page is asked for, in milliseconds. */
const SEARCH_TIME_LIMIT_MS = 8_000;
/** Digits that a phone number has at least, so that Chat2Desk is asked for it. */
const PHONE = 4;
/** Digits with which a number is a whole one, so that nothing else needs to be looked for once it is found. */
const ALL_IN_ONE_PAGE = 7;

/** Where a look begins, and what the piece before it began with: a server may not hear the offset. */
export interface SearchCursor {
	offset: number;
	first?: string;
}

/** What a look has come to. */
export interface SearchState extends SearchCursor {
	/** The rows that fit, and all that were read, once each. */
	found: IDataObject[];
	read: IDataObject[];
	ended: boolean;
	total?: number;
}

export function parseCursor(token = '0'): SearchCursor {
	const [offset, first] = token.split(' ');
	return { offset: Number(offset), first };
}

/** Where the total tells the end, the next look needs to know of no row. */
export const formatCursor = ({ offset, first, total }: SearchState) =>
	total === undefined ? `${offset} ${String(first)}` : String(offset);

/** A row as an entry. */
export const toChoice = (source: OptionSource, row: IDataObject): Choice => ({
	name: source.label(row),
	value: source.value?.(row) ?? (row.id as string | number),
});

/** Several rows may stand for one choice, as tags do for their group. */
export function uniqueByValue(choices: Choice[]): Choice[] {
	const byValue = new Map(choices.map((choice) => [choice.value, choice]));
	return [...byValue.values()].filter(({ value }) => value !== '' && value !== undefined && !Number.isNaN(value));
}

/** The rows that fit, those that fit best first. */
export function matching(source: OptionSource, list: IDataObject[], typed: string): IDataObject[] {
	const fit = createMatcher(typed);
	const texts = (row: IDataObject) => {
		const { name, value } = toChoice(source, row);
		return [name, String(value), ...(source.also?.(row) ?? [])];
	};
	const rated = list.map((row) => ({ row, fits: fit(texts(row)) })).filter(({ fits }) => fits > 0);
	return rated.sort((a, b) => b.fits - a.fits).map(({ row }) => row);
}

/**
 * A piece of a list. With something typed, it is read on while nothing fits, several pages at a time and bounded; where the bound comes
 * first, a last entry without a value says so. The API searches by phone number only, so all else is compared here.
 *
 * @param typed what is searched for
 * @param token where the last piece ended
 */
export async function searchPage(
	send: ApiClient['request'],
	source: OptionSource,
	typed: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const come = await searchFrom(send, source, typed, parseCursor(token));
	const results = uniqueByValue(come.found.map((row) => toChoice(source, row)));
	if (come.ended) return { results };
	if (typed !== '' && results.length < ENOUGH.fitting)
		results.push({ name: withPartialResultNote(source, come), value: '' });
	return { results, paginationToken: formatCursor(come) };
}

/** The rows that fit: those to which a number leads at once, and those of the list from an offset on. */
export async function searchFrom(
	send: ApiClient['request'],
	source: OptionSource,
	typed: string,
	from: SearchCursor = { offset: 0 },
	bounds?: Partial<Bounds>,
): Promise<SearchState> {
	const direct = from.offset === 0 ? await findById(send, source, typed) : [];
	const isWhole = direct.length > 0 && (typedNumber(typed) ?? '').length >= ALL_IN_ONE_PAGE;
	if (isWhole) return { found: direct, read: direct, offset: 0, ended: true };
	const read = await continueSearch(send, source, typed, from, bounds);
	return { ...read, found: [...direct, ...read.found] };
}

export const withPartialResultNote = (
	{ advice = 'try more of the name, or By ID' }: OptionSource,
	{ offset, total }: SearchState,
) =>
	`${offset.toLocaleString('en')}${total === undefined ? '' : ` of ${total.toLocaleString('en')}`} searched: ${advice}`;

/** The rows that fit, from an offset on. */
export async function continueSearch(
	send: ApiClient['request'],
	source: OptionSource,
	typed: string,
	from: SearchCursor,
	bounds: Partial<Bounds> = {},
): Promise<SearchState> {
	const until = Date.now() + SEARCH_TIME_LIMIT_MS;
	const seen = new Set<unknown>();
	const state: SearchState = { found: [], read: [], ...from, ended: false };
	const enough = typed === '' ? ENOUGH.all : ENOUGH.fitting;
	const { pages: most = MAX_PAGES, isEnough = ({ length }) => length >= enough } = bounds;
	let size = 0;
	for (let pages = 0; pages < (state.found.length > 0 ? most.some : most.none) && Date.now() < until;) {
		const left =
			state.total === undefined || size === 0 ? SEARCH_CONCURRENCY : Math.ceil((state.total - state.offset) / size);
		// The first page tells how long the list is, and how many rows a page has.
		const count = pages === 0 || typed === '' ? 1 : Math.min(SEARCH_CONCURRENCY, left, most.none - pages);
		const { offset } = state;
		const answers = await mapConcurrent(
			count,
			SEARCH_CONCURRENCY,
			async (at) => await pageAt(send, source, offset + at * size),
		);
		for (const answer of answers) {
			const list = toRows(answer.data);
			if (isSamePage(list, state)) return { ...state, ended: true };
			const fresh = list.filter((row) => !seen.has(toChoice(source, row).value));
			fresh.forEach((row) => seen.add(toChoice(source, row).value));
			state.read.push(...fresh);
			state.found.push(...(typed === '' ? fresh : matching(source, fresh, typed)));
			state.offset += list.length;
			state.first = String(list[0]?.id);
			state.total = answer.total ?? state.total;
			state.ended ||= fresh.length === 0 || isLast(list, state, answer.limit);
			size ||= list.length;
		}
		pages += count;
		if (state.ended || (await isEnough(state.found))) break;
	}
	return state;
}

/** Whether a server that does not hear the offset gave the same page again. */
export const isSamePage = (list: IDataObject[], { offset, first }: SearchCursor) =>
	offset > 0 && list.length > 0 && list[0].id !== undefined && String(list[0].id) === first;

/** A list ends when the server says so: it may give fewer rows than were asked for. Without a measure, only an empty page ends it. */
export const isLast = (list: IDataObject[], { offset, total }: SearchState, limit?: number) =>
	total === undefined ? isLastPage(list, { limit }) : list.length === 0 || offset >= total;

async function pageAt(send: ApiClient['request'], source: OptionSource, offset: number) {
	const order = source.newestFirst === true ? { order: 'desc' } : {};
	return await send({ method: 'GET', path: source.path, query: { ...order, limit: MAX_PAGE_SIZE, offset } });
}

/** What a number leads to without reading the list: clients by their phone number, and anything by its ID. */
export async function findById(
	send: ApiClient['request'],
	source: OptionSource,
	typed: string,
): Promise<IDataObject[]> {
	const digits = typedNumber(typed);
	if (digits === undefined) return [];
	const [first, ...others] = digits.length < PHONE ? [] : (source.phones ?? []);
	const byPhone = async (name: string) => {
		const { data } = await send({
			method: 'GET',
			path: source.path,
			query: { [name]: digits, limit: MAX_PAGE_SIZE, offset: 0 },
		});
		// A server that does not know the filter answers with the whole list.
		return matching(source, toRows(data), digits);
	};
	const found = first === undefined ? [] : await byPhone(first);
	if (found.length > 0) return found;
	const more = [
		...others.map(async (name) => await byPhone(name)),
		...(source.single === true ? [requestById(send, source, typed.trim().replace(/^#/, ''))] : []),
	];
	return (await Promise.all(more)).flat();
}

/** The one with an ID, if there is one. */
async function requestById(send: ApiClient['request'], source: OptionSource, id: string): Promise<IDataObject[]> {
	if (!/^[1-9]\d{0,11}$/.test(id)) return [];
	const failure = { error: undefined as unknown };
	try {
		return toRows((await send({ method: 'GET', path: `${source.path}/${id}` })).data).filter(
			(row) => String(row.id) === id,
		);
	} catch (error) {
		failure.error = error;
	}
	if (failure.error instanceof ApiError && failure.error.kind === 'rejected') return [];
	throw failure.error;
}

/** Someone waits before the screen: a dropdown gives up sooner than a workflow. */
const INTERACTIVE_RETRY_OPTIONS = { requestTimeoutMs: 20_000, maxTotalWaitMs: 10_000, maxRetries: 1 };

/** Sends what a dropdown asks for, several calls at a time. */
export const interactiveClient = (host: ILoadOptionsFunctions): ApiClient =>
	createApiClient(host, new RequestLimiter(SEARCH_CONCURRENCY), INTERACTIVE_RETRY_OPTIONS);

/** Everything a list has, in the order of the names, for a dropdown. */
export async function loadOptions(host: ILoadOptionsFunctions, source: OptionSource): Promise<INodePropertyOptions[]> {
	return await withNodeErrors(host, async () => {
		const list = await readAllRows(interactiveClient(host), source);
		const choices = uniqueByValue(list.map((row) => toChoice(source, row)));
		return choices.sort((a, b) => a.name.localeCompare(b.name));
	});
}

/**
 * A piece of a list, for a searchable one.
 *
 * @param filter what the user has typed
 * @param token where the last piece ended
 */
export async function searchList(
	host: ILoadOptionsFunctions,
	source: OptionSource,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors(host, async () => {
		const quick = interactiveClient(host);
		const typed = filter?.trim() ?? '';
		if (source.pages !== 'whole') return await searchPage(quick.request, source, typed, token);
		const list = matching(source, await readAllRows(quick, source), typed);
		return { results: uniqueByValue(list.map((row) => toChoice(source, row))) };
	});
}

/** All rows of a list. */
export async function readAllRows({ request: send }: ApiClient, source: OptionSource): Promise<IDataObject[]> {
	if (source.rowsOf !== undefined) {
		const { data } = await send({ method: 'GET', path: source.path });
		return source.rowsOf(data);
	}
	const pages = { by: source.pages, key: 'id' };
	const call = { method: 'GET', path: source.path } as const;
	return await paginate({ request: call, pagination: pages, limit: Infinity, concurrency: SEARCH_CONCURRENCY, send });
}

/** Searches a fixed list of options. */
export function searchChoices(choices: Array<{ name: string; value: string }>, filter: string): INodeListSearchResult {
	const matches = createMatcher(filter);
	return { results: choices.filter(({ name, value }) => matches([name, value]) > 0) };
}
