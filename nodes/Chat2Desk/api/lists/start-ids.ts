import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../catalogue/lists';
import { toRows, type ListRequest } from './reading';

/** Pages in a row with no more than half the rows of the largest one, after which a list without a measure is taken to be at its end. */
const SMALL_PAGES = 2;

/**
 * Reads upwards by `start_id`, one page after the other, until a page is empty, brings nothing new, or has fewer rows than the server
 * says a page has: it may give fewer than were asked for (seen on live accounts). `offset` does nothing in such a list: every page
 * would be the first one (seen on live accounts). Where the server gives no measure, new rows could come for ever at the end of a busy
 * list: some small pages in a row end it as well.
 *
 * @param goesOn hears each row; `false` ends the reading before it
 */
export async function paginateAscending(
	{ request: call, pagination: pages, limit, send }: ListRequest,
	goesOn: (row: IDataObject) => boolean = () => true,
): Promise<IDataObject[]> {
	const key = pages.key ?? 'id';
	const found: IDataObject[] = [];
	let next = Number(call.query?.start_id ?? 0);
	let [largest, small] = [0, 0];
	while (found.length < limit) {
		const query: IDataObject = { ...call.query, order: 'asc', limit: Math.min(MAX_PAGE_SIZE, limit - found.length) };
		if (next > 0) query.start_id = next;
		const answer = await send({ ...call, query });
		const page = toRows(answer.data);
		const fresh = page.filter((row) => Number(row[key]) >= next).sort(sortByKey(key));
		for (const row of fresh) {
			if (found.length >= limit || !goesOn(row)) return found;
			found.push(row);
		}
		largest = Math.max(largest, page.length);
		small = page.length * 2 > largest ? 0 : small + 1;
		if (fresh.length === 0 || isLastPage(page, answer) || small >= SMALL_PAGES) return found;
		next = Number(fresh[fresh.length - 1][key]) + 1;
	}
	return found;
}

/** Whether the server says that a page is the last one: nothing in it, or fewer rows than its own measure of a page. */
export const isLastPage = (page: unknown[], { limit = 0 }: { limit?: number }) =>
	page.length === 0 || page.length < limit;

/** Puts rows in the order of their ids. */
export const sortByKey = (key: string) => (a: IDataObject, b: IDataObject) => Number(a[key]) - Number(b[key]);
