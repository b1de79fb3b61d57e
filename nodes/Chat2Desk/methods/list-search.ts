import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { ApiError } from '../api/errors';
import { mapConcurrent } from '../api/map-concurrent';
import { paginate } from '../api/pagination';
import { isLastPage } from '../api/pagination/start-id';
import { toRows } from '../api/pagination/types';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import type { ApiClient } from '../api/types';
import { MAX_PAGE_SIZE } from '../descriptions/operations';
import { withNodeErrors } from '../execution/node-errors';
import { settle } from '../utils/settle';
import { createMatcher, typedNumber } from '../utils/text';
import { OPTION_SOURCES, type OptionSource, type OptionSourceName } from './option-sources';

/** An option of a field in the editor. */
export interface Choice {
	name: string;
	value: string | number;
}

/** Rows per result page: all rows, or those that match a search. The editor requests more when the user scrolls. */
const RESULTS_PER_PAGE = { all: 50, matching: 20 };

/** When a search stops. */
interface SearchLimits {
	/** Maximum number of pages to read, without and with matches so far. */
	maxPages: { withoutMatches: number; withMatches: number };
	/** Whether enough matches have been found. */
	isEnough: (found: IDataObject[]) => boolean | Promise<boolean>;
}

export const MAX_PAGES = { withoutMatches: 50, withMatches: 20 };
/** Pages that are read in parallel. */
export const SEARCH_CONCURRENCY = 8;
/** No further page is requested after this time. */
const SEARCH_TIME_LIMIT_MS = 8_000;
/** Minimum number of digits to search with the API's phone filters. */
const MIN_PHONE_DIGITS = 4;
/** Number of digits from which a found number is considered complete, so that the search stops. */
const COMPLETE_NUMBER_DIGITS = 7;

/** Where a search continues, and the ID of the previous page's first row, since a server may ignore the offset. */
export interface SearchCursor {
	offset: number;
	first?: string;
}

/** The state of a search. */
export interface SearchState extends SearchCursor {
	/** Matching rows, and all rows that were read, without duplicates. */
	found: IDataObject[];
	read: IDataObject[];
	ended: boolean;
	total?: number;
}

export function parseCursor(token = '0'): SearchCursor {
	const [offset, first] = token.split(' ');
	return { offset: Number(offset), first };
}

/** With a known total, the next page can be recognized without the first row's ID. */
export const formatCursor = ({ offset, first, total }: SearchState) =>
	total === undefined ? `${offset} ${String(first)}` : String(offset);

/** Converts a row to an option. */
export function toChoice(source: OptionSource, row: IDataObject): Choice {
	return { name: source.label(row), value: source.value?.(row) ?? (row.id as string | number) };
}

/** Removes duplicate values: several rows may have the same one, such as the group of several tags. */
export function uniqueByValue(choices: Choice[]): Choice[] {
	const byValue = new Map(choices.map((choice) => [choice.value, choice]));
	return [...byValue.values()].filter(({ value }) => value !== '' && value !== undefined && !Number.isNaN(value));
}

/** The matching rows, best matches first. */
export function matching(source: OptionSource, list: IDataObject[], searchText: string): IDataObject[] {
	const scoreOf = createMatcher(searchText);
	const texts = (row: IDataObject) => {
		const { name, value } = toChoice(source, row);
		return [name, String(value), ...(source.searchTexts?.(row) ?? [])];
	};
	const scored = list.map((row) => ({ row, score: scoreOf(texts(row)) })).filter(({ score }) => score > 0);
	return scored.sort((a, b) => b.score - a.score).map(({ row }) => row);
}

/**
 * Returns one page of search results. A search reads several pages in parallel, up to a limit, until it finds matches; if it reaches the
 * limit, the last option without a value says so. The API only searches by phone number, so everything else is compared here.
 *
 * @param searchText text to search for; empty for all rows
 * @param token the cursor of the previous page
 */
async function searchPage(
	send: ApiClient['request'],
	source: OptionSource,
	searchText: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const state = await searchFrom(send, source, searchText, parseCursor(token));
	const results = uniqueByValue(state.found.map((row) => toChoice(source, row)));
	if (state.ended) return { results };
	if (searchText !== '' && results.length < RESULTS_PER_PAGE.matching)
		results.push({ name: partialResultNote(source, state), value: '' });
	return { results, paginationToken: formatCursor(state) };
}

/** The matching rows: those found directly by a number, and those of the list from an offset on. */
export async function searchFrom(
	send: ApiClient['request'],
	source: OptionSource,
	searchText: string,
	from: SearchCursor = { offset: 0 },
	limits?: Partial<SearchLimits>,
): Promise<SearchState> {
	const exactMatches = from.offset === 0 ? await findByNumber(send, source, searchText) : [];
	const isComplete = exactMatches.length > 0 && (typedNumber(searchText) ?? '').length >= COMPLETE_NUMBER_DIGITS;
	if (isComplete) return { found: exactMatches, read: exactMatches, offset: 0, ended: true };
	const state = await continueSearch(send, source, searchText, from, limits);
	return { ...state, found: [...exactMatches, ...state.found] };
}

/** Says how much of a list a search has read, and how to find the rest. */
export const partialResultNote = (
	{ advice = 'enter more of the name, or use By ID' }: OptionSource,
	{ offset, total }: SearchState,
) =>
	`${offset.toLocaleString('en')}${total === undefined ? '' : ` of ${total.toLocaleString('en')}`} searched: ${advice}`;

/** The matching rows, from an offset on. */
export async function continueSearch(
	send: ApiClient['request'],
	source: OptionSource,
	searchText: string,
	from: SearchCursor,
	limits: Partial<SearchLimits> = {},
): Promise<SearchState> {
	const endMs = Date.now() + SEARCH_TIME_LIMIT_MS;
	const seen = new Set<unknown>();
	const state: SearchState = { found: [], read: [], ...from, ended: false };
	const wanted = searchText === '' ? RESULTS_PER_PAGE.all : RESULTS_PER_PAGE.matching;
	const { maxPages = MAX_PAGES, isEnough = ({ length }) => length >= wanted } = limits;
	let pageSize = 0;
	for (
		let pages = 0;
		pages < (state.found.length > 0 ? maxPages.withMatches : maxPages.withoutMatches) && Date.now() < endMs;
	) {
		const pagesLeft =
			state.total === undefined || pageSize === 0
				? SEARCH_CONCURRENCY
				: Math.ceil((state.total - state.offset) / pageSize);
		// The first page contains the total and the page size.
		const count =
			pages === 0 || searchText === '' ? 1 : Math.min(SEARCH_CONCURRENCY, pagesLeft, maxPages.withoutMatches - pages);
		const { offset } = state;
		const responses = await mapConcurrent(count, SEARCH_CONCURRENCY, (index) =>
			readPage(send, source, offset + index * pageSize),
		);
		for (const response of responses) {
			const list = toRows(response.data);
			if (isSamePage(list, state)) return { ...state, ended: true };
			const unseen = list.filter((row) => !seen.has(toChoice(source, row).value));
			unseen.forEach((row) => seen.add(toChoice(source, row).value));
			state.read.push(...unseen);
			state.found.push(...(searchText === '' ? unseen : matching(source, unseen, searchText)));
			state.offset += list.length;
			state.first = String(list[0]?.id);
			state.total = response.total ?? state.total;
			state.ended ||= unseen.length === 0 || isLast(list, state, response.limit);
			pageSize ||= list.length;
		}
		pages += count;
		if (state.ended || (await isEnough(state.found))) break;
	}
	return state;
}

/** Whether a server that ignores the offset returned the same page again. */
export const isSamePage = (list: IDataObject[], { offset, first }: SearchCursor) =>
	offset > 0 && list.length > 0 && list[0].id !== undefined && String(list[0].id) === first;

/** Whether a page is the last one. A server may return fewer rows than requested, so without a total or limit only an empty page is. */
export const isLast = (list: IDataObject[], { offset, total }: SearchState, limit?: number) =>
	total === undefined ? isLastPage(list, { limit }) : list.length === 0 || offset >= total;

async function readPage(send: ApiClient['request'], source: OptionSource, offset: number) {
	const order = source.newestFirst === true ? { order: 'desc' } : {};
	return await send({ method: 'GET', path: source.path, query: { ...order, limit: MAX_PAGE_SIZE, offset } });
}

/** Finds rows by a number without reading the list: by phone number, then by ID, as far as the source supports it. */
export async function findByNumber(
	send: ApiClient['request'],
	source: OptionSource,
	searchText: string,
): Promise<IDataObject[]> {
	const digits = typedNumber(searchText);
	if (digits === undefined) return [];
	const [firstFilter, ...otherFilters] = digits.length < MIN_PHONE_DIGITS ? [] : (source.phoneFilters ?? []);
	const byPhone = async (name: string) => {
		const { data } = await send({
			method: 'GET',
			path: source.path,
			query: { [name]: digits, limit: MAX_PAGE_SIZE, offset: 0 },
		});
		// A server that does not support the filter returns the whole list.
		return matching(source, toRows(data), digits);
	};
	const found = firstFilter === undefined ? [] : await byPhone(firstFilter);
	if (found.length > 0) return found;
	const more = [
		...otherFilters.map((name) => byPhone(name)),
		...(source.hasGetById === true ? [requestById(send, source, searchText.trim().replace(/^#/, ''))] : []),
	];
	return (await Promise.all(more)).flat();
}

/** The row with an ID, if it exists. */
async function requestById(send: ApiClient['request'], source: OptionSource, id: string): Promise<IDataObject[]> {
	if (!/^[1-9]\d{0,11}$/.test(id)) return [];
	const outcome = await settle(() => send({ method: 'GET', path: `${source.path}/${id}` }));
	if (outcome.ok) return toRows(outcome.value.data).filter((row) => String(row.id) === id);
	if (outcome.error instanceof ApiError && outcome.error.kind === 'rejected') return [];
	throw outcome.error;
}

/** A user waits for the options, so requests give up sooner than in a workflow. */
const INTERACTIVE_RETRY_OPTIONS = { requestTimeoutMs: 20_000, maxTotalWaitMs: 10_000, maxRetries: 1 };

/** The API client for option lists. */
export const interactiveClient = (context: ILoadOptionsFunctions): ApiClient =>
	createApiClient(context, new RequestLimiter(SEARCH_CONCURRENCY), INTERACTIVE_RETRY_OPTIONS);

/** All rows of a list, sorted by name, for a dropdown. */
export async function loadOptions(
	context: ILoadOptionsFunctions,
	sourceName: OptionSourceName,
): Promise<INodePropertyOptions[]> {
	const source: OptionSource = OPTION_SOURCES[sourceName];
	return await withNodeErrors(context, async () => {
		const list = await readAllRows(interactiveClient(context), source);
		const choices = uniqueByValue(list.map((row) => toChoice(source, row)));
		return choices.sort((a, b) => a.name.localeCompare(b.name));
	});
}

/**
 * One page of a list for a resource locator.
 *
 * @param filter the search text
 * @param token the cursor of the previous page
 */
export async function searchList(
	context: ILoadOptionsFunctions,
	sourceName: OptionSourceName,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const source: OptionSource = OPTION_SOURCES[sourceName];
	return await withNodeErrors(context, async () => {
		const client = interactiveClient(context);
		const searchText = filter?.trim() ?? '';
		if (source.pagination !== 'none') return await searchPage(client.request, source, searchText, token);
		const list = matching(source, await readAllRows(client, source), searchText);
		return { results: uniqueByValue(list.map((row) => toChoice(source, row))) };
	});
}

/** All rows of a list. */
export async function readAllRows({ request: send }: ApiClient, source: OptionSource): Promise<IDataObject[]> {
	if (source.toRows !== undefined) {
		const { data } = await send({ method: 'GET', path: source.path });
		return source.toRows(data);
	}
	return await paginate({
		request: { method: 'GET', path: source.path },
		pagination: { by: source.pagination, key: 'id' },
		limit: Infinity,
		concurrency: SEARCH_CONCURRENCY,
		send,
	});
}

/** Searches a fixed list of options. */
export function searchChoices(choices: Array<{ name: string; value: string }>, filter: string): INodeListSearchResult {
	const matches = createMatcher(filter);
	return { results: choices.filter(({ name, value }) => matches([name, value]) > 0) };
}
