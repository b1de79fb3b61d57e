import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../catalogue/input';
import type { Days } from '../catalogue/types';
import { parseTime } from '../catalogue/times';
import { PAGE, rows, type Reading } from './reading';
import { inOrder } from './pool';

const DAY_MS = 86_400_000;

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

const byKey = (key: string) => (a: IDataObject, b: IDataObject) => Number(a[key]) - Number(b[key]);

/**
 * Reads a range of time day by day: dates and `start_id` exclude each other, a day's window shows 200 rows at most, and
 * `finish_date` is exclusive (all seen on live accounts). A fuller day is read on by `start_id` until the next one begins.
 * Days are those of UTC, the zone of the rows' times.
 */
export async function readDays(reading: Reading): Promise<IDataObject[]> {
	const { limit, width, call } = reading;
	const newestFirst = call.query?.order === 'desc';
	if (reading.after === undefined) {
		if (!newestFirst) return await readUpwards(reading, (row) => isWithin(row, reading));
		throw new InputError('Newest first needs a first day', 'Set the beginning of the range too, or sort from oldest to newest');
	}
	const days = daysOf(reading);
	if (newestFirst) days.reverse();
	const found: IDataObject[] = [];
	// With a limit, a day that nobody may need is not asked for.
	const atOnce = limit === Infinity ? width : 1;
	for (let first = 0; first < days.length && found.length < limit; first += atOnce) {
		const batch = days.slice(first, first + atOnce);
		const read = await inOrder(batch.length, atOnce, async (index) => await readDay(reading, batch[index]));
		for (const day of read) found.push(...(newestFirst ? day.reverse() : day));
	}
	return found.slice(0, limit);
}

/** The days of the range as instants of their midnights; without an end, up to today. */
function daysOf({ after, before }: Reading): number[] {
	const end = before === undefined ? Date.now() : Date.parse(before) - 1;
	const midnight = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
	const days: number[] = [];
	for (let day = midnight(Date.parse(after ?? '')); day <= end; day += DAY_MS) days.push(day);
	return days;
}

async function readDay(reading: Reading, day: number): Promise<IDataObject[]> {
	const { call, send } = reading;
	const { from, until } = reading.pages.days as Days;
	const key = reading.pages.key ?? 'id';
	const { start_id: firstId = 0, ...filters } = call.query ?? {};
	const query = { ...filters, order: 'asc', [from]: dayText(day), [until]: dayText(day + DAY_MS), limit: PAGE };
	const page = rows((await send({ ...call, query })).data);
	const found = page.sort(byKey(key));
	if (page.length >= PAGE) {
		const last = Number(found[found.length - 1][key]);
		const rest = { ...reading, limit: Infinity, call: { ...call, query: { ...filters, start_id: last + 1 } } };
		found.push(...(await readUpwards(rest, (row) => isBefore(row, reading, day + DAY_MS))));
	}
	return found.filter((row) => Number(row[key]) >= Number(firstId) && isWithin(row, reading));
}

function isWithin(row: IDataObject, { after, before, pages }: Reading): boolean {
	const time = parseTime(row[(pages.days as Days).time]);
	if (time === undefined) return true;
	return (after === undefined || time >= Date.parse(after)) && (before === undefined || time < Date.parse(before));
}

function isBefore(row: IDataObject, { pages }: Reading, end: number): boolean {
	const time = parseTime(row[(pages.days as Days).time]);
	return time === undefined || time < end;
}

/** `dd-mm-yyyy`: the only form that Chat2Desk takes for a date of this list (seen on live accounts). */
function dayText(ms: number): string {
	const [year, month, day] = new Date(ms).toISOString().slice(0, 10).split('-');
	return `${day}-${month}-${year}`;
}
