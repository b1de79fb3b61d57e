import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../values/input';
import { parseTime } from '../../values/times';
import type { Days } from '../../catalogue/types';
import { inOrder } from '../pool';
import { PAGE, rows, type Reading } from './reading';
import { byKey, readUpwards } from './start-ids';

const DAY_MS = 86_400_000;

/**
 * Reads a range of time day by day: dates and `start_id` exclude each other, a day's window shows 200 rows at most, and
 * `finish_date` is exclusive (all seen on live accounts). A fuller day is read on by `start_id` until the next one begins.
 *
 * Days are those of UTC, the zone of the rows' times. Nobody has said in which zone Chat2Desk means its dates: where rows show that
 * it is another one, the day beyond the range that holds the rest is read as well.
 */
export async function readDays(reading: Reading): Promise<IDataObject[]> {
	const newestFirst = reading.call.query?.order === 'desc';
	if (reading.after !== undefined) return await new DayReader(reading, newestFirst).read();
	if (!newestFirst) return await readUpwards(reading, (row) => isWithin(row, reading));
	throw new InputError(
		'Newest first needs a first day',
		'Set the beginning of the range too, or sort from oldest to newest',
	);
}

class DayReader {
	private readonly key: string;
	/** The query without a first id, which must not stand beside dates. */
	private readonly filters: IDataObject;
	private readonly found = new Map<unknown, IDataObject>();
	/** Days beyond the range that hold rows of it, as instants of their midnights, and whether they were read. */
	private readonly beyond = new Map<number, boolean>();
	/** Whether rows come from after their day: dates are meant west of Greenwich. */
	private late = false;
	/** Full days that were read on to their end in UTC only. */
	private readonly cut: Array<{ last: IDataObject; end: number }> = [];

	constructor(
		private readonly reading: Reading,
		private readonly newestFirst: boolean,
	) {
		this.key = reading.pages.key ?? 'id';
		this.filters = { ...reading.call.query };
		delete this.filters.start_id;
	}

	async read(): Promise<IDataObject[]> {
		const { limit, width } = this.reading;
		const days = daysOf(this.reading);
		if (this.newestFirst) days.reverse();
		// With a limit, a day that nobody may need is not asked for.
		const atOnce = limit === Infinity ? width : 1;
		for (let first = 0; first < days.length && this.found.size < limit; first += atOnce) {
			const batch = days.slice(first, first + atOnce);
			await inOrder(batch.length, atOnce, async (index) => await this.readDay(batch[index], days));
			await this.readBeyond(days, days[0]);
		}
		if (this.found.size < limit) await this.readBeyond(days);
		const sorted = [...this.found.values()].sort(byKey(this.key));
		return (this.newestFirst ? sorted.reverse() : sorted).slice(0, limit);
	}

	/** @param beside reads only a day beyond the range that stands next to this one, because the others come after it */
	private async readBeyond(days: number[], beside?: number): Promise<void> {
		for (const [day, isRead] of this.beyond) {
			if (isRead || (beside !== undefined && Math.abs(day - beside) !== DAY_MS)) continue;
			this.beyond.set(day, true);
			await this.readDay(day, days);
		}
		if (!this.late) return;
		for (const { last, end } of this.cut.splice(0)) this.add(await this.rest(last, end));
	}

	private async readDay(day: number, days: number[]): Promise<void> {
		const { call, send, pages } = this.reading;
		const { from, until } = pages.days as Days;
		const query = { ...this.filters, order: 'asc', [from]: dayText(day), [until]: dayText(day + DAY_MS), limit: PAGE };
		const page = rows((await send({ ...call, query })).data).sort(byKey(this.key));
		for (const row of page) this.notice(timeOf(row, this.reading), day, days);
		this.add(page);
		if (page.length >= PAGE) this.add(await this.rest(page[page.length - 1], day + DAY_MS));
	}

	private add(list: IDataObject[]): void {
		const firstId = Number(this.reading.call.query?.start_id ?? 0);
		for (const row of list) {
			if (Number(row[this.key]) >= firstId && isWithin(row, this.reading)) this.found.set(row[this.key], row);
		}
	}

	/** What a day's window did not show any more. No zone is more than half a day from UTC on its late side. */
	private async rest(last: IDataObject, dayEnd: number): Promise<IDataObject[]> {
		const end = this.late ? dayEnd + DAY_MS / 2 : dayEnd;
		const query = { ...this.filters, start_id: Number(last[this.key]) + 1 };
		const reading = { ...this.reading, limit: Infinity, call: { ...this.reading.call, query } };
		const list = await readUpwards(reading, (row) => (timeOf(row, this.reading) ?? 0) < end);
		if (!this.late) this.cut.push({ last: list[list.length - 1] ?? last, end: dayEnd });
		return list;
	}

	/** A row from before its day: dates are meant east of Greenwich, and the range's end lies in the day behind it. And the reverse. */
	private notice(time: number | undefined, day: number, days: number[]): void {
		if (time === undefined || (time >= day && time < day + DAY_MS)) return;
		this.late ||= time >= day;
		const other = time < day ? Math.max(...days) + DAY_MS : Math.min(...days) - DAY_MS;
		if (!this.beyond.has(other)) this.beyond.set(other, false);
	}
}

/** The days of the range as instants of their midnights; without an end, up to today. */
function daysOf({ after, before }: Reading): number[] {
	const end = before === undefined ? Date.now() : Date.parse(before) - 1;
	const midnight = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
	const days: number[] = [];
	for (let day = midnight(Date.parse(after ?? '')); day <= end; day += DAY_MS) days.push(day);
	return days;
}

const timeOf = (row: IDataObject, { pages }: Reading) => parseTime(row[(pages.days as Days).time]);

function isWithin(row: IDataObject, reading: Reading): boolean {
	const { after, before } = reading;
	const time = timeOf(row, reading);
	if (time === undefined) return true;
	return (after === undefined || time >= Date.parse(after)) && (before === undefined || time < Date.parse(before));
}

/** `dd-mm-yyyy`: the only form that Chat2Desk takes for a date of this list (seen on live accounts). */
function dayText(ms: number): string {
	const [year, month, day] = new Date(ms).toISOString().slice(0, 10).split('-');
	return `${day}-${month}-${year}`;
}
