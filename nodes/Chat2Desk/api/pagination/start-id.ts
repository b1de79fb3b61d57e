import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../descriptions/field-builders';
import { InputError } from '../../utils/input-error';
import { toRows, type ListRequest } from './types';

/**
 * Reads newest first: the newest page, and from its oldest row on downwards with `direction_reverse` (Chat2Desk's reference). Whether
 * `start_id` is then the highest id is not spelt out there, so each page is held against the one before: it begins with the row that
 * is known, and what it has beyond must be older.
 *
 * With a search, only rows that fit count for the limit, and the look ends with its bound, or where the server leads no further.
 *
 * Throws `InputError` where the server does not know `direction_reverse`, there is more than one page, and it is no search.
 */
export async function paginateDescending(reading: ListRequest): Promise<IDataObject[]> {
	const { request: call, limit, send, pagination } = reading;
	const { search } = pagination;
	const key = pagination.key ?? 'id';
	const first = Number(call.query?.start_id ?? 0);
	const fits = (row: IDataObject) => search?.matches(row) ?? true;
	const size = (missing: number) =>
		search === undefined || search.mostMatch ? Math.min(MAX_PAGE_SIZE, missing) : MAX_PAGE_SIZE;
	const newest = await send({ ...call, query: { ...call.query, limit: size(limit) } });
	const all = toRows(newest.data).sort(sortByKey(key)).reverse();
	const found = all.filter(fits);
	let ended = isLastPage(all, newest);
	while (!ended && found.length < limit) {
		if (search !== undefined && all.length >= search.maxRows) {
			search.onLimitReached();
			break;
		}
		const oldest = Number(all[all.length - 1][key]);
		const query: IDataObject = {
			...call.query,
			direction_reverse: true,
			start_id: oldest,
			limit: size(limit - found.length + 1),
		};
		delete query.order;
		const answer = await send({ ...call, query });
		const page = toRows(answer.data);
		if (page.some((row) => Number(row[key]) > oldest)) {
			if (await isOldest(reading, oldest)) break;
			if (search === undefined) throw unreachable(found.length);
			search.onLimitReached();
			break;
		}
		const older = page
			.filter((row) => Number(row[key]) < oldest)
			.sort(sortByKey(key))
			.reverse();
		// The user's own first id cannot stand beside the one that is paged by.
		const wanted = older.filter((row) => Number(row[key]) >= first);
		all.push(...wanted);
		found.push(...wanted.filter(fits));
		ended = wanted.length === 0 || wanted.length < older.length || isLastPage(page, answer);
	}
	return found.slice(0, limit);
}

/** Whether nothing lies below a row, as reading upwards tells. */
async function isOldest({ request: call, send, pagination }: ListRequest, id: number): Promise<boolean> {
	const { data } = await send({ ...call, query: { ...call.query, order: 'asc', limit: 1 } });
	const [first] = toRows(data);
	return first === undefined || Number(first[pagination.key ?? 'id']) >= id;
}

function unreachable(count: number): InputError {
	return new InputError(
		`Newest first reaches back ${count} rows only on this server`,
		`Set Limit to ${count} or less, set a date range in the filters, or sort from oldest to newest`,
	);
}

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
	{ request: call, pagination, limit, send }: ListRequest,
	goesOn: (row: IDataObject) => boolean = () => true,
): Promise<IDataObject[]> {
	const key = pagination.key ?? 'id';
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
