import type { IDataObject } from 'n8n-workflow';
import { PAGE, rows, type Reading } from './reading';

/**
 * Reads upwards by `start_id`, one page after the other, until a page brings fewer rows than asked for, or nothing new.
 * `offset` does nothing in such a list: every page would be the first one (seen on live accounts).
 *
 * @param goesOn hears each row; `false` ends the reading before it
 */
export async function readUpwards(
	{ call, pages, limit, send }: Reading,
	goesOn: (row: IDataObject) => boolean = () => true,
): Promise<IDataObject[]> {
	const key = pages.key ?? 'id';
	const found: IDataObject[] = [];
	let next = Number(call.query?.start_id ?? 0);
	while (found.length < limit) {
		const asked = Math.min(PAGE, limit - found.length);
		const query: IDataObject = { ...call.query, order: 'asc', limit: asked };
		if (next > 0) query.start_id = next;
		const page = rows((await send({ ...call, query })).data);
		const fresh = page.filter((row) => Number(row[key]) >= next).sort(byKey(key));
		for (const row of fresh) {
			if (found.length >= limit || !goesOn(row)) return found;
			found.push(row);
		}
		if (fresh.length === 0 || page.length < asked) return found;
		next = Number(fresh[fresh.length - 1][key]) + 1;
	}
	return found;
}

/** Puts rows in the order of their ids. */
export const byKey = (key: string) => (a: IDataObject, b: IDataObject) => Number(a[key]) - Number(b[key]);
