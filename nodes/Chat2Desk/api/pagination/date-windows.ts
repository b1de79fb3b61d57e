import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../descriptions/field-builders';
import type { DateWindow } from '../../descriptions/handler-types';
import { parseTime } from '../../utils/api-times';
import { InputError } from '../../utils/input-error';
import { addDays, dayOf, startOfDay } from '../../utils/time-zones';
import { mapConcurrent } from '../map-concurrent';
import { isLastPage, paginateAscending, sortByKey } from './start-id';
import { toRows, type ListRequest } from './types';

const HOUR_MS = 3_600_000;

/** The zones of the world lie between UTC-12 and UTC+14. */
const [MOST_BEHIND, MOST_AHEAD] = [-12 * HOUR_MS, 14 * HOUR_MS];

/**
 * Reads a range of time day by day: dates and `start_id` exclude each other, a day's window shows a page at most, and
 * `finish_date` is exclusive (all seen on live accounts). A fuller day is read on by `start_id` until the next one begins.
 *
 * Days are those of the company's own time zone, while the rows' times are UTC (seen on one live account). Where nobody said which zone
 * that is, or rows show that it is another one, the days on both sides of the range are asked for the one row that would tell.
 */
export async function paginateByDay(reading: ListRequest): Promise<IDataObject[]> {
	const newestFirst = reading.request.query?.order === 'desc';
	if (reading.after !== undefined) return await new DateWindowReader(reading, newestFirst).read();
	if (!newestFirst) return await paginateAscending(reading, (row) => isWithin(row, reading));
	throw new InputError(
		'Newest first needs a first day',
		'Set the beginning of the range too, or sort from oldest to newest',
	);
}

/** A day's window as far as one page shows it. */
interface Window {
	day: string;
	page: IDataObject[];
	/** Whether the page may not be all of the day. */
	isFull: boolean;
}

class DateWindowReader {
	private readonly key: string;
	private readonly zone: string;
	/** The query without a first id and an order, which the reading sets itself. */
	private readonly filters: IDataObject;
	private readonly from: number;
	private readonly until: number;
	private readonly found = new Map<unknown, IDataObject>();
	/** Windows that were read, by day. */
	private readonly windows = new Map<string, Window>();
	/** Whether rows have shown that days begin at another time than they should. */
	private hasZoneMismatch = false;

	constructor(
		private readonly reading: ListRequest,
		private readonly newestFirst: boolean,
	) {
		this.key = reading.pagination.key ?? 'id';
		this.zone = reading.timeZone ?? 'UTC';
		this.from = Date.parse(reading.after ?? '');
		this.until = Math.min(reading.before === undefined ? Infinity : Date.parse(reading.before), Date.now() + HOUR_MS);
		this.filters = { ...reading.request.query };
		delete this.filters.start_id;
	}

	async read(): Promise<IDataObject[]> {
		const days = this.days();
		const { limit, dayRangeBudget } = this.reading;
		dayRangeBudget?.begin(days.length, limit !== Infinity);
		if (days.length > 0) {
			if (limit === Infinity) await this.readAll(days);
			else if (this.newestFirst) await this.readDown(days.reverse());
			else await this.readUp(days);
		}
		const sorted = [...this.found.values()].sort(sortByKey(this.key));
		return (this.newestFirst ? sorted.reverse() : sorted).slice(0, limit);
	}

	/** The days of the range; without an end, up to today. */
	private days(): string[] {
		const days: string[] = [];
		if (this.from >= this.until) return days;
		const last = dayOf(Math.max(this.from, this.until - 1), this.zone);
		for (let day = dayOf(this.from, this.zone); day <= last; day = addDays(day, 1)) days.push(day);
		return days;
	}

	/** All windows side by side, then what the full ones did not show, then what lies beyond the range's days. */
	private async readAll(days: string[]): Promise<void> {
		const { concurrency } = this.reading;
		await mapConcurrent(days.length, concurrency, async (index) => await this.readDay(days[index]));
		await this.readBeyond(days);
		const full = [...this.windows.values()].filter(({ isFull }) => isFull);
		await mapConcurrent(full.length, concurrency, async (index) => await this.readRest(full[index]));
	}

	/** Oldest first as far as the limit. After a full day the ids lead on, whatever day they are of. */
	private async readUp(days: string[]): Promise<void> {
		await this.readBefore(days[0]);
		for (const [at, day] of days.entries()) {
			if ((await this.readFullOnes()) || this.isEnough) return;
			await this.readDay(day);
			if (at === 0 && this.hasZoneMismatch) await this.readBefore(day);
		}
		if ((await this.readFullOnes()) || this.isEnough) return;
		await this.readBehind(days[days.length - 1]);
		await this.readFullOnes();
	}

	/** What full windows did not show. Returns whether that was everything up to the end of the range, or to the limit. */
	private async readFullOnes(): Promise<boolean> {
		const full = [...this.windows.values()].filter(({ isFull }) => isFull).sort((a, b) => (a.day < b.day ? -1 : 1));
		for (const window of full) await this.readRest(window);
		return full.some(({ day }) => this.firstIdAfter(day) === Infinity);
	}

	/** Newest first as far as the limit. */
	private async readDown(days: string[]): Promise<void> {
		await this.readBehind(days[0]);
		await this.readFullOnes();
		for (const [at, day] of days.entries()) {
			if (this.isEnough) return;
			await this.readDay(day);
			if (at === 0 && this.hasZoneMismatch) await this.readBehind(day);
			await this.readFullOnes();
		}
		if (this.isEnough) return;
		await this.readBefore(days[days.length - 1]);
		await this.readFullOnes();
	}

	private get isEnough(): boolean {
		return this.found.size >= this.reading.limit;
	}

	private async readBeyond(days: string[]): Promise<void> {
		const last = days[days.length - 1];
		// The rows of a full last day that would tell are behind its page.
		this.hasZoneMismatch ||= this.windows.get(last)?.isFull === true;
		await this.readBefore(days[0]);
		await this.readBehind(last);
	}

	/** Whether it has to be asked for what lies beyond the days of the range. */
	private get isDoubtful(): boolean {
		return this.hasZoneMismatch || this.reading.isTimeZoneKnown !== true;
	}

	/** Reads days before the range's first one, as long as they may have rows of the range: the newest row of each tells. */
	private async readBefore(first: string): Promise<void> {
		for (let day = first; this.isDoubtful && midnight(day) - MOST_BEHIND > this.from;) {
			day = addDays(day, -1);
			if (this.windows.has(day)) continue;
			const [newest] = await this.ask(day, { order: 'desc', limit: 1 });
			if (newest === undefined) continue;
			if ((this.timeOf(newest) ?? this.from) < this.from) return;
			await this.readDay(day);
		}
	}

	/** The same for days behind its last one. */
	private async readBehind(last: string): Promise<void> {
		for (let day = last; this.isDoubtful && midnight(addDays(day, 1)) - MOST_AHEAD < this.until;) {
			day = addDays(day, 1);
			if (this.windows.has(day)) continue;
			const [oldest] = await this.ask(day, { order: 'asc', limit: 1 });
			if (oldest === undefined) continue;
			if ((this.timeOf(oldest) ?? this.until) >= this.until) return;
			await this.readDay(day);
		}
	}

	private async readDay(day: string): Promise<Window> {
		const [begin, end] = [startOfDay(day, this.zone), startOfDay(addDays(day, 1), this.zone)];
		if (this.reading.limit !== Infinity) this.reading.dayRangeBudget?.add();
		const answer = await this.send(day, { order: 'asc', limit: MAX_PAGE_SIZE });
		const page = toRows(answer.data).sort(sortByKey(this.key));
		const times = page.map((row) => this.timeOf(row)).filter((time) => time !== undefined);
		this.hasZoneMismatch ||= times.some((time) => time < begin || time >= end);
		const window = { day, page, isFull: !isLastPage(page, answer) };
		this.windows.set(day, window);
		this.add(page);
		return window;
	}

	private async ask(day: string, how: IDataObject): Promise<IDataObject[]> {
		this.reading.dayRangeBudget?.add();
		return toRows((await this.send(day, how)).data);
	}

	private async send(day: string, how: IDataObject) {
		const { request: call, send, pagination } = this.reading;
		const { from, until } = pagination.days as DateWindow;
		const query = { ...this.filters, ...how, [from]: dayText(day), [until]: dayText(addDays(day, 1)) };
		return await send({ ...call, query });
	}

	/** What a full window did not show, up to the first row of a later window, or to the end of the range. */
	private async readRest(window: Window): Promise<void> {
		window.isFull = false;
		const last = Number(window.page[window.page.length - 1][this.key]);
		const stop = this.firstIdAfter(window.day);
		const query = { ...this.filters, start_id: last + 1 };
		const { dayRangeBudget, send } = this.reading;
		const counted: ListRequest['send'] = async (call) => {
			dayRangeBudget?.add();
			return await send(call);
		};
		const reading = { ...this.reading, limit: Infinity, call: { ...this.reading.request, query }, send: counted };
		await paginateAscending(reading, (row) => {
			const goesOn = Number(row[this.key]) < stop && (this.timeOf(row) ?? 0) < this.until;
			if (goesOn) this.add([row]);
			return goesOn && (this.newestFirst || stop < Infinity || !this.isEnough);
		});
	}

	private firstIdAfter(day: string): number {
		const later = [...this.windows.values()].filter((window) => window.day > day && window.page.length > 0);
		return Math.min(...later.map(({ page }) => Number(page[0][this.key])), Infinity);
	}

	private add(list: IDataObject[]): void {
		const firstId = Number(this.reading.request.query?.start_id ?? 0);
		for (const row of list) {
			if (Number(row[this.key]) >= firstId && isWithin(row, this.reading)) this.found.set(row[this.key], row);
		}
	}

	private timeOf(row: IDataObject): number | undefined {
		return parseTime(row[(this.reading.pagination.days as DateWindow).time]);
	}
}

const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`);

function isWithin(row: IDataObject, { pagination, after, before }: ListRequest): boolean {
	const time = parseTime(row[(pagination.days as DateWindow).time]);
	if (time === undefined) return true;
	return (after === undefined || time >= Date.parse(after)) && (before === undefined || time < Date.parse(before));
}

/** `dd-mm-yyyy`: the only form that Chat2Desk takes for a date of this list (seen on live accounts). */
const dayText = (day: string) => day.split('-').reverse().join('-');
