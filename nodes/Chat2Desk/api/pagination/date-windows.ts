import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../descriptions/operations';
import type { DateWindow } from '../../descriptions/handler-types';
import { parseTime } from '../../utils/api-times';
import { InputError } from '../../utils/input';
import { addDays, dayOf, startOfDay } from '../../utils/time-zones';
import { mapConcurrent } from '../map-concurrent';
import { isLastPage, paginateAscending, sortByKey } from './start-id';
import { toRows, type ListRequest } from './types';

/** A list that is read day by day. */
type DayListRequest = ListRequest & { pagination: { days: DateWindow } };

const HOUR_MS = 3_600_000;

/** Time zones range from UTC-12 to UTC+14. */
const [MIN_OFFSET_MS, MAX_OFFSET_MS] = [-12 * HOUR_MS, 14 * HOUR_MS];

/**
 * Reads a date range day by day: dates and `start_id` exclude each other, a day's window returns one page at most, and `finish_date` is
 * exclusive (all seen on live accounts). The rest of a fuller day is read by `start_id`, up to the next day.
 *
 * Days are those of the company's time zone; the rows' times are in UTC (seen on one live account). If the zone is a guess, or rows show
 * that it is wrong, the days next to the range are probed with one row each.
 */
export async function paginateByDay(list: DayListRequest): Promise<IDataObject[]> {
	const isDescending = list.request.query?.order === 'desc';
	if (Date.parse(list.after ?? '') > Date.parse(list.before ?? ''))
		throw new InputError('"To" is before "From"', 'Swap the two dates');
	if (list.after !== undefined) return await new DateWindowReader(list, isDescending).read();
	if (!isDescending) return await paginateAscending(list, (row) => isInRange(row, list));
	throw new InputError('"Newest First" requires "From"', 'Set From too, or set Order to Oldest First');
}

/** The first page of a day. */
interface DayPage {
	day: string;
	rows: IDataObject[];
	/** Whether the day may have more rows. */
	isFull: boolean;
}

class DateWindowReader {
	private readonly key: string;
	private readonly zone: string;
	/** The query without `start_id`, which paging sets itself. */
	private readonly filters: IDataObject;
	private readonly from: number;
	private readonly until: number;
	private readonly found = new Map<unknown, IDataObject>();
	private readonly pages = new Map<string, DayPage>();
	/** Whether rows have shown that days begin at another time than expected. */
	private hasZoneMismatch = false;

	constructor(
		private readonly list: DayListRequest,
		private readonly isDescending: boolean,
	) {
		this.key = list.pagination.key ?? 'id';
		this.zone = list.timeZone ?? 'UTC';
		this.from = Date.parse(list.after ?? '');
		this.until = Math.min(list.before === undefined ? Infinity : Date.parse(list.before), Date.now() + HOUR_MS);
		this.filters = { ...list.request.query };
		delete this.filters.start_id;
	}

	async read(): Promise<IDataObject[]> {
		const days = this.daysInRange();
		const { limit, dayRangeBudget } = this.list;
		dayRangeBudget?.begin(days.length, limit !== Infinity);
		if (days.length > 0) {
			if (limit === Infinity) await this.readAll(days);
			else if (this.isDescending) await this.readDescending(days.reverse());
			else await this.readAscending(days);
		}
		const sorted = [...this.found.values()].sort(sortByKey(this.key));
		return (this.isDescending ? sorted.reverse() : sorted).slice(0, limit);
	}

	/** The days of the range; up to today if it has no end. */
	private daysInRange(): string[] {
		const days: string[] = [];
		if (this.from >= this.until) return days;
		const last = dayOf(Math.max(this.from, this.until - 1), this.zone);
		for (let day = dayOf(this.from, this.zone); day <= last; day = addDays(day, 1)) days.push(day);
		return days;
	}

	/** All days in parallel, then days next to the range, then the further pages of each day. */
	private async readAll(days: string[]): Promise<void> {
		const { concurrency } = this.list;
		await mapConcurrent(days.length, concurrency, (index) => this.readDay(days[index]));
		const last = days[days.length - 1];
		// If the last day has several pages, rows that would reveal a wrong time zone may be on a later one.
		this.hasZoneMismatch ||= this.pages.get(last)?.isFull === true;
		await this.readDaysBefore(days[0]);
		await this.readDaysAfter(last);
		const fullPages = [...this.pages.values()].filter(({ isFull }) => isFull);
		await mapConcurrent(fullPages.length, concurrency, (index) => this.readRest(fullPages[index]));
	}

	/** In ascending order up to the limit. After a day with several pages, paging by `start_id` continues into the following days. */
	private async readAscending(days: string[]): Promise<void> {
		await this.readDaysBefore(days[0]);
		for (const [index, day] of days.entries()) {
			if ((await this.readFullDays()) || this.isLimitReached) return;
			await this.readDay(day);
			if (index === 0 && this.hasZoneMismatch) await this.readDaysBefore(day);
		}
		if ((await this.readFullDays()) || this.isLimitReached) return;
		await this.readDaysAfter(days[days.length - 1]);
		await this.readFullDays();
	}

	/** The further pages of days that have several. Returns whether that was everything up to the end of the range or the limit. */
	private async readFullDays(): Promise<boolean> {
		const pages = [...this.pages.values()].filter(({ isFull }) => isFull).sort((a, b) => (a.day < b.day ? -1 : 1));
		for (const page of pages) await this.readRest(page);
		return pages.some(({ day }) => this.firstIdAfter(day) === Infinity);
	}

	/** In descending order up to the limit. */
	private async readDescending(days: string[]): Promise<void> {
		await this.readDaysAfter(days[0]);
		await this.readFullDays();
		for (const [index, day] of days.entries()) {
			if (this.isLimitReached) return;
			await this.readDay(day);
			if (index === 0 && this.hasZoneMismatch) await this.readDaysAfter(day);
			await this.readFullDays();
		}
		if (this.isLimitReached) return;
		await this.readDaysBefore(days[days.length - 1]);
		await this.readFullDays();
	}

	private get isLimitReached(): boolean {
		return this.found.size >= this.list.limit;
	}

	/** Whether rows of the range may be in days next to it. */
	private get mustProbe(): boolean {
		return this.hasZoneMismatch || this.list.isTimeZoneKnown !== true;
	}

	/** Reads days before the range, for as long as the newest row of the day is in the range. */
	private async readDaysBefore(first: string): Promise<void> {
		for (let day = first; this.mustProbe && utcMidnight(day) - MIN_OFFSET_MS > this.from;) {
			day = addDays(day, -1);
			if (this.pages.has(day)) continue;
			const [newest] = await this.probe(day, 'desc');
			if (newest === undefined) continue;
			if ((this.timeOf(newest) ?? this.from) < this.from) return;
			await this.readDay(day);
		}
	}

	/** Reads days after the range, for as long as the oldest row of the day is in the range. */
	private async readDaysAfter(last: string): Promise<void> {
		for (let day = last; this.mustProbe && utcMidnight(addDays(day, 1)) - MAX_OFFSET_MS < this.until;) {
			day = addDays(day, 1);
			if (this.pages.has(day)) continue;
			const [oldest] = await this.probe(day, 'asc');
			if (oldest === undefined) continue;
			if ((this.timeOf(oldest) ?? this.until) >= this.until) return;
			await this.readDay(day);
		}
	}

	private async readDay(day: string): Promise<void> {
		const [start, end] = [startOfDay(day, this.zone), startOfDay(addDays(day, 1), this.zone)];
		if (this.list.limit !== Infinity) this.list.dayRangeBudget?.add();
		const response = await this.send(day, { order: 'asc', limit: MAX_PAGE_SIZE });
		const rows = toRows(response.data).sort(sortByKey(this.key));
		const times = rows.map((row) => this.timeOf(row)).filter((time) => time !== undefined);
		this.hasZoneMismatch ||= times.some((time) => time < start || time >= end);
		this.pages.set(day, { day, rows, isFull: !isLastPage(rows, response) });
		this.add(rows);
	}

	/** One row of a day. */
	private async probe(day: string, order: 'asc' | 'desc'): Promise<IDataObject[]> {
		this.list.dayRangeBudget?.add();
		return toRows((await this.send(day, { order, limit: 1 })).data);
	}

	private async send(day: string, paging: IDataObject) {
		const { request, send, pagination } = this.list;
		const { from, until } = pagination.days;
		const query = { ...this.filters, ...paging, [from]: formatDay(day), [until]: formatDay(addDays(day, 1)) };
		return await send({ ...request, query });
	}

	/** The rows of a full day behind its first page, up to the first row of a later day or the end of the range. */
	private async readRest(page: DayPage): Promise<void> {
		page.isFull = false;
		const lastId = Number(page.rows[page.rows.length - 1][this.key]);
		const stopId = this.firstIdAfter(page.day);
		const query = { ...this.filters, start_id: lastId + 1 };
		const { dayRangeBudget, send, request } = this.list;
		const countedSend: ListRequest['send'] = async (nextRequest) => {
			dayRangeBudget?.add();
			return await send(nextRequest);
		};
		const rest = { ...this.list, limit: Infinity, request: { ...request, query }, send: countedSend };
		await paginateAscending(rest, (row) => {
			const isBeforeStop = Number(row[this.key]) < stopId && (this.timeOf(row) ?? 0) < this.until;
			if (isBeforeStop) this.add([row]);
			return isBeforeStop && (this.isDescending || stopId < Infinity || !this.isLimitReached);
		});
	}

	private firstIdAfter(day: string): number {
		const later = [...this.pages.values()].filter((page) => page.day > day && page.rows.length > 0);
		return Math.min(...later.map(({ rows }) => Number(rows[0][this.key])), Infinity);
	}

	private add(rows: IDataObject[]): void {
		const firstId = Number(this.list.request.query?.start_id ?? 0);
		for (const row of rows) {
			if (Number(row[this.key]) >= firstId && isInRange(row, this.list)) this.found.set(row[this.key], row);
		}
	}

	private timeOf(row: IDataObject): number | undefined {
		return parseTime(row[this.list.pagination.days.time]);
	}
}

const utcMidnight = (day: string) => Date.parse(`${day}T00:00:00Z`);

function isInRange(row: IDataObject, { pagination, after, before }: DayListRequest): boolean {
	const time = parseTime(row[pagination.days.time]);
	if (time === undefined) return true;
	return (after === undefined || time >= Date.parse(after)) && (before === undefined || time < Date.parse(before));
}

/** `dd-mm-yyyy`: the only date format that this list accepts (seen on live accounts). */
const formatDay = (day: string) => day.split('-').reverse().join('-');
