import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../descriptions/field-builders';
import type { ApiResponse } from '../../descriptions/handler-types';
import { mapConcurrent } from '../map-concurrent';
import { mergerFor, type MergedRows, type PageChunk } from './offset-merge';
import { toRows, type ListRequest } from './types';

/** Looks in vain after which a gap is left as it is: the list changes faster than it can be read. */
const MISSES = 12;
/** Pages read one by one to fill a gap, before what is left of it is read side by side. */
const STEPS = 3;
/** Rounds that bring nothing before a list is taken to have ended. */
const IDLE = 2;

/**
 * Reads a list by `limit` and `offset`, pages side by side as far as the total tells. The list ends when the server says so: with
 * the total reached, with fewer rows than `meta.limit`, with an empty page, or, where it says neither, with nothing new.
 *
 * Offsets move when rows come or go meanwhile, and answers come in any order. What proves that nothing lies between two pages is a
 * row that both have. So pages share one wherever that takes no further request; the other ones fit together as long as no answer
 * tells of a change. Where pages do not fit, what lies between them is read, from further back each time, until it fits to both.
 *
 * @param first a first page that is there already
 */
export async function paginateByOffset(reading: ListRequest, first?: ApiResponse): Promise<IDataObject[]> {
	return await new OffsetPaginator(reading).read(first);
}

class OffsetPaginator {
	private thread!: MergedRows;
	/** The offset behind the thread's last row, when it was seen last. */
	private end = 0;
	/** What the thread's last piece, and the newest answer, said of the list's length. */
	private threadTotal?: number;
	private total?: number;
	/** How many rows a page brings. */
	private size = MAX_PAGE_SIZE;
	private ended = false;
	private steady = true;
	private last?: PageChunk;
	private repeats = 0;

	constructor(private readonly reading: ListRequest) {}

	async read(answer?: ApiResponse): Promise<IDataObject[]> {
		const { limit, concurrency } = this.reading;
		const first = answer ? this.piece(0, MAX_PAGE_SIZE, answer) : await this.page(0, Math.min(MAX_PAGE_SIZE, limit));
		this.begin(first);
		for (let idle = 0; !this.done && idle < IDLE;) {
			const { end, count } = this;
			const windows = this.plan();
			const pages = await mapConcurrent(
				windows.length,
				concurrency,
				async (index) => await this.page(...windows[index]),
			);
			for (const page of await this.withBridges(pages)) if (!(await this.join(page))) break;
			idle = this.end > end || this.count > count ? 0 : idle + 1;
		}
		return this.thread.rows.slice(0, limit);
	}

	private get count(): number {
		return this.thread.rows.length;
	}

	private get done(): boolean {
		return this.ended || this.count >= this.reading.limit;
	}

	/** A page may have fewer rows than the server says, where it leaves some out: the next offset counts those that came. */
	private begin(first: PageChunk): void {
		this.thread = mergerFor(first.rows, this.reading.pagination.key);
		const isCut = first.total === undefined ? !first.measured : first.rows.length < first.total;
		this.size = isCut ? Math.max(1, first.rows.length) : first.size;
		this.take(first, first.rows);
	}

	/** The windows still to be read, as `[offset, limit]`. They share rows as far as there is room, and always where no total is a witness. */
	private plan(): Array<[number, number]> {
		const { size } = this;
		const last = this.end + this.reading.limit - this.count;
		const missing = Math.max(1, Math.min(this.total ?? 0, last) - this.end);
		const least = Math.ceil(missing / size);
		const always = size > 1 && (!this.steady || this.total === undefined);
		const pages = always ? Math.ceil(missing / (size - 1)) : least;
		const spare = this.thread.isDistinguishable ? Math.min(pages, pages * size - missing) : 0;
		const asked = this.last?.measured === false ? MAX_PAGE_SIZE : size;
		let from = this.end;
		return Array.from({ length: pages }, (_, index) => {
			from -= Math.floor(((index + 1) * spare) / pages) - Math.floor((index * spare) / pages);
			const window: [number, number] = [from, this.steady ? Math.min(asked, last - from) : asked];
			from += size;
			return window;
		});
	}

	private async page(offset: number, asked: number): Promise<PageChunk> {
		// Where the list has become shorter meanwhile, nothing is behind its end.
		if (this.total !== undefined && offset > 0 && offset >= this.total)
			return this.piece(offset, asked, { data: [], total: this.total });
		const { request: call, send } = this.reading;
		return this.piece(offset, asked, await send({ ...call, query: { ...call.query, limit: asked, offset } }));
	}

	private piece(offset: number, asked: number, answer: ApiResponse): PageChunk {
		const { total, limit } = answer;
		if (this.total !== undefined && total !== this.total) this.steady = false;
		this.total = total ?? this.total;
		const size = Math.min(asked, limit ?? asked);
		return { offset, rows: toRows(answer.data), total, size, measured: limit !== undefined, steady: this.steady };
	}

	/** The rows of a page that go on where the thread ends; `undefined` where something may lie between. */
	private fresh(page: PageChunk): IDataObject[] | undefined {
		// An empty page ends a list, whatever its total says; but where the last row was to be seen again, rows went.
		if (page.rows.length === 0) return this.endsAt(page) ? [] : undefined;
		const grown = this.grownBy(page);
		const fresh = this.thread.fresh(page, this.end - page.offset + grown - 1);
		// Nothing lies before a list's beginning. Where rows have no key, only the total tells new ones from those that moved up.
		if (page.offset === 0)
			return fresh ?? (grown < 0 || this.reading.pagination.key !== null || this.count === 0 ? page.rows : []);
		if (fresh !== undefined && this.thread.isDistinguishable) return fresh;
		const believed = this.last?.steady && page.steady && (page.total !== undefined || !this.thread.isDistinguishable);
		return page.offset === this.end && believed ? page.rows : undefined;
	}

	/** How many rows more the list had at a page than when the thread's end was seen, as far as totals tell. */
	private grownBy({ total }: PageChunk): number {
		return total === undefined || this.threadTotal === undefined ? 0 : total - this.threadTotal;
	}

	/** Whether an empty page tells of the end of the list, and not of rows that went. */
	private endsAt({ offset, total }: PageChunk): boolean {
		if (total === undefined) return offset >= this.end;
		return offset < total || (this.end >= total && this.threadTotal === total);
	}

	/**
	 * Adds a page behind the thread, after reading what lies between. Returns whether the pages behind it are still of use: where much
	 * lies between, they are asked for anew.
	 */
	private async join(page: PageChunk): Promise<boolean> {
		for (let back = 1, misses = 0, steps = 0; !this.done && misses < MISSES && this.fresh(page) === undefined;) {
			if (steps >= STEPS) return false;
			const end = Math.min(this.end, this.total ?? Infinity);
			const between = await this.page(Math.max(0, end - back), this.size);
			const fresh = this.fresh(between);
			this.steady = false;
			if (fresh === undefined) {
				misses++;
				back = 2 * back + this.size - 2;
			} else {
				const isNew = between.offset === 0 && this.reading.pagination.key === null && fresh.length === 0;
				const moved = this.end + (this.grownBy(between) || this.size - 1);
				this.take(between, fresh);
				this.end = isNew ? moved : between.offset + between.rows.length;
				steps += fresh.length > 0 ? 1 : 0.1;
				back = 1;
				if (page.rows.length === 0) return false;
			}
		}
		if (!this.done) this.take(page, this.fresh(page) ?? page.rows);
		return true;
	}

	/** The pages of a round, with what lies between those that do not fit together, read side by side. */
	private async withBridges(pages: PageChunk[]): Promise<PageChunk[]> {
		const torn = pages.filter((page, index) => index > 0 && page.rows.length > 0 && !this.fit(pages[index - 1], page));
		if (torn.length < 2 || !this.thread.isDistinguishable) return pages;
		const from = (page: PageChunk) => Math.max(0, page.offset - Math.ceil(this.size / 2));
		const bridges = await mapConcurrent(
			torn.length,
			this.reading.concurrency,
			async (index) => await this.page(from(torn[index]), this.size),
		);
		return [...pages, ...bridges].sort((a, b) => a.offset - b.offset);
	}

	private fit(page: PageChunk, next: PageChunk): boolean {
		const marks = new Set(page.rows.map((row) => this.thread.identityOf(row)));
		const adjoin = page.steady && next.steady && page.offset + page.rows.length === next.offset;
		return adjoin || next.rows.some((row) => marks.has(this.thread.identityOf(row)));
	}

	private take(page: PageChunk, fresh: IDataObject[]): void {
		const repeats = this.isRepeat(page);
		const added = repeats && !this.thread.isDistinguishable && page.total === undefined ? 0 : this.thread.add(fresh);
		if (!page.measured && page.total === undefined) this.size = Math.max(this.size, page.rows.length);
		const end = page.offset + page.rows.length;
		this.end = added > 0 ? end : Math.max(this.end, end);
		if (added === 0) this.steady = false;
		this.ended ||= this.isLast(page, added, repeats);
		this.threadTotal = page.total;
		this.last = page;
	}

	private isLast(page: PageChunk, added: number, repeats: boolean): boolean {
		const { rows: list, total, offset, size, measured } = page;
		if (list.length === 0) return true;
		if (total !== undefined)
			return offset + list.length >= total || (repeats && this.thread.isDistinguishable && total === this.threadTotal);
		if (measured && list.length < size) return true;
		if (repeats && (!this.thread.isDistinguishable || this.size === 1 || ++this.repeats > 1)) return true;
		return added === 0 && list.length < Math.min(size, this.size);
	}

	/** Whether a page is the one before it again: the server does not hear the offset, or as many rows came in as a page has. */
	private isRepeat(page: PageChunk): boolean {
		const { last, thread } = this;
		if (last === undefined || last.offset === page.offset || last.rows.length !== page.rows.length) return false;
		return page.rows.every((row, index) => thread.identityOf(row) === thread.identityOf(last.rows[index]));
	}
}
