import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../values/input';
import { MAX_PAGE_SIZE } from '../../catalogue/lists';
import { toRows, type ListRequest } from './reading';
import { sortByKey, isLastPage } from './start-ids';

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
	const { request: call, limit, send, pagination: pages } = reading;
	const { search } = pages;
	const key = pages.key ?? 'id';
	const first = Number(call.query?.start_id ?? 0);
	const fits = (row: IDataObject) => search?.matches(row) ?? true;
	const size = (missing: number) => (search === undefined || search.mostMatch ? Math.min(MAX_PAGE_SIZE, missing) : MAX_PAGE_SIZE);
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
async function isOldest({ request: call, send, pagination: pages }: ListRequest, id: number): Promise<boolean> {
	const { data } = await send({ ...call, query: { ...call.query, order: 'asc', limit: 1 } });
	const [first] = toRows(data);
	return first === undefined || Number(first[pages.key ?? 'id']) >= id;
}

function unreachable(count: number): InputError {
	return new InputError(
		`Newest first reaches back ${count} rows only on this server`,
		`Set Limit to ${count} or less, set a date range in the filters, or sort from oldest to newest`,
	);
}
