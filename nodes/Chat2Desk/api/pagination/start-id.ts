import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../descriptions/operations';
import { InputError } from '../../utils/input';
import { toRows, type ListRequest } from './types';

/**
 * Reads in descending order: the newest page, then older ones with `direction_reverse` (Chat2Desk's reference). The reference does not say
 * whether `start_id` is the highest ID then, so each page is checked: none of its rows may be newer than the oldest known one.
 *
 * With a filtered scan, only matching rows count towards the limit. The scan ends at its own limit, or at the oldest row that the server
 * returns.
 *
 * Throws `InputError` if the server does not support `direction_reverse` and there is more than one page, except for a scan.
 */
export async function paginateDescending(list: ListRequest): Promise<IDataObject[]> {
	const { request, limit, send, pagination } = list;
	const { search } = pagination;
	const key = pagination.key ?? 'id';
	const firstId = Number(request.query?.start_id ?? 0);
	const matches = (row: IDataObject) => search?.matches(row) ?? true;
	const pageSize = (missing: number) =>
		search === undefined || search.mostMatch ? Math.min(MAX_PAGE_SIZE, missing) : MAX_PAGE_SIZE;
	const newest = await send({ ...request, query: { ...request.query, limit: pageSize(limit) } });
	const all = toRows(newest.data).sort(sortByKey(key)).reverse();
	const found = all.filter(matches);
	let isComplete = isLastPage(all, newest);
	while (!isComplete && found.length < limit) {
		if (search !== undefined && all.length >= search.maxRows) {
			search.onLimitReached();
			break;
		}
		const oldestId = Number(all[all.length - 1][key]);
		const query: IDataObject = {
			...request.query,
			direction_reverse: true,
			start_id: oldestId,
			limit: pageSize(limit - found.length + 1),
		};
		delete query.order;
		const response = await send({ ...request, query });
		const page = toRows(response.data);
		if (page.some((row) => Number(row[key]) > oldestId)) {
			if (await isOldest(list, oldestId)) break;
			if (search === undefined) throw descendingLimitError(found.length);
			search.onLimitReached();
			break;
		}
		const older = page
			.filter((row) => Number(row[key]) < oldestId)
			.sort(sortByKey(key))
			.reverse();
		// The user's first ID cannot be sent along: paging uses the same parameter.
		const inRange = older.filter((row) => Number(row[key]) >= firstId);
		all.push(...inRange);
		found.push(...inRange.filter(matches));
		isComplete = inRange.length === 0 || inRange.length < older.length || isLastPage(page, response);
	}
	return found.slice(0, limit);
}

/** Whether no row has a lower ID, according to the list in ascending order. */
async function isOldest({ request, send, pagination }: ListRequest, id: number): Promise<boolean> {
	const { data } = await send({ ...request, query: { ...request.query, order: 'asc', limit: 1 } });
	const [first] = toRows(data);
	return first === undefined || Number(first[pagination.key ?? 'id']) >= id;
}

function descendingLimitError(count: number): InputError {
	return new InputError(
		`This server can only return the newest ${count} messages in descending order`,
		`Set Limit to ${count} or less, set From, or set Order to Oldest First`,
	);
}

/** Consecutive pages of at most half the largest page's rows that end a list whose page size the server does not report. */
const MAX_SMALL_PAGES = 2;

/**
 * Reads in ascending order by `start_id`, page by page, until a page is empty, has no new rows, or has fewer rows than the page size that
 * the server reports: it can be lower than requested (seen on live accounts). `offset` has no effect on these lists: every page would be
 * the first one (seen on live accounts). Without a reported page size, the end of a busy list would keep receiving new rows, so some small
 * pages in a row end it too.
 *
 * @param goesOn called with each row; `false` ends the list before that row
 */
export async function paginateAscending(
	{ request, pagination, limit, send }: ListRequest,
	goesOn: (row: IDataObject) => boolean = () => true,
): Promise<IDataObject[]> {
	const key = pagination.key ?? 'id';
	const found: IDataObject[] = [];
	let nextId = Number(request.query?.start_id ?? 0);
	let [largestPage, smallPages] = [0, 0];
	while (found.length < limit) {
		const query: IDataObject = { ...request.query, order: 'asc', limit: Math.min(MAX_PAGE_SIZE, limit - found.length) };
		if (nextId > 0) query.start_id = nextId;
		const response = await send({ ...request, query });
		const page = toRows(response.data);
		const fresh = page.filter((row) => Number(row[key]) >= nextId).sort(sortByKey(key));
		for (const row of fresh) {
			if (found.length >= limit || !goesOn(row)) return found;
			found.push(row);
		}
		largestPage = Math.max(largestPage, page.length);
		smallPages = page.length * 2 > largestPage ? 0 : smallPages + 1;
		if (fresh.length === 0 || isLastPage(page, response) || smallPages >= MAX_SMALL_PAGES) return found;
		nextId = Number(fresh[fresh.length - 1][key]) + 1;
	}
	return found;
}

/** Whether the server says that a page is the last one: it is empty or smaller than the reported page size. */
export const isLastPage = (page: unknown[], { limit = 0 }: { limit?: number }) =>
	page.length === 0 || page.length < limit;

/** Compares rows by ID, ascending. */
export const sortByKey = (key: string) => (a: IDataObject, b: IDataObject) => Number(a[key]) - Number(b[key]);
