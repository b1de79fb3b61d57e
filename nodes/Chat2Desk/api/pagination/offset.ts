import type { IDataObject } from 'n8n-workflow';
import { MAX_PAGE_SIZE } from '../../descriptions/operations';
import type { ApiResponse } from '../../descriptions/handler-types';
import { mapConcurrent } from '../map-concurrent';
import { mergerFor, type MergedRows, type PageChunk } from './offset-merge';
import { toRows, type ListRequest } from './types';

/** Failed attempts to close a gap before giving up: the list changes faster than it can be read. */
const MAX_GAP_MISSES = 12;
/** Pages that are read one by one to close a gap. The rest of it is read in parallel. */
const MAX_GAP_PAGES = 3;
/** Rounds without new rows that end a list. */
const MAX_IDLE_ROUNDS = 2;

/**
 * Reads a list by `limit` and `offset`, in parallel as far as the total is known. The list ends as the server reports it: by its total, a
 * page with fewer rows than `meta.limit`, or an empty page; otherwise with a page without new rows.
 *
 * Rows can be inserted or deleted meanwhile, which moves all offsets, and responses arrive in any order. A shared row proves that there is
 * no gap between two pages. So pages overlap by a row wherever that takes no additional request; the others are accepted as adjacent as
 * long as no response reports a change. Gaps are read, from further back with each attempt, until both sides overlap (`offset-merge.ts`).
 *
 * @param firstPage if it was read already
 */
export async function paginateByOffset(list: ListRequest, firstPage?: ApiResponse): Promise<IDataObject[]> {
	return await new OffsetPaginator(list).read(firstPage);
}

class OffsetPaginator {
	private merged!: MergedRows;
	/** The offset behind the last merged row, when it was read. */
	private end = 0;
	/** The total on the last merged page, and on the latest response. */
	private mergedTotal?: number;
	private total?: number;
	/** Rows per page. */
	private pageSize = MAX_PAGE_SIZE;
	private hasEnded = false;
	/** Whether no response has reported a change of the list. */
	private isStable = true;
	private lastPage?: PageChunk;
	private repeatedPages = 0;

	constructor(private readonly list: ListRequest) {}

	async read(firstPage?: ApiResponse): Promise<IDataObject[]> {
		const { limit, concurrency } = this.list;
		this.start(
			firstPage ? this.toPage(0, MAX_PAGE_SIZE, firstPage) : await this.fetchPage(0, Math.min(MAX_PAGE_SIZE, limit)),
		);
		for (let idleRounds = 0; !this.isDone && idleRounds < MAX_IDLE_ROUNDS;) {
			const { end, rowCount } = this;
			const windows = this.planWindows();
			const pages = await mapConcurrent(windows.length, concurrency, (index) => this.fetchPage(...windows[index]));
			for (const page of await this.withBridges(pages)) if (!(await this.join(page))) break;
			idleRounds = this.end > end || this.rowCount > rowCount ? 0 : idleRounds + 1;
		}
		if (this.rowCount > limit || (this.rowCount === limit && !this.hasEnded)) this.list.pagination.onLimitReached?.();
		return this.merged.rows.slice(0, limit);
	}

	private get rowCount(): number {
		return this.merged.rows.length;
	}

	private get isDone(): boolean {
		return this.hasEnded || this.rowCount >= this.list.limit;
	}

	/** A page can have fewer rows than the server's page size if the server filters some out. The next offset counts the received rows. */
	private start(firstPage: PageChunk): void {
		this.merged = mergerFor(firstPage.rows, this.list.pagination.key);
		const { total, rows, hasServerSize, size } = firstPage;
		const isCut = total === undefined ? !hasServerSize : rows.length < total;
		this.pageSize = isCut ? Math.max(1, rows.length) : size;
		this.accept(firstPage, rows);
	}

	/** The remaining pages, as `[offset, limit]`. They overlap as far as there is room, and always if no total would reveal a change. */
	private planWindows(): Array<[number, number]> {
		const { pageSize } = this;
		const lastOffset = this.end + this.list.limit - this.rowCount;
		const missing = Math.max(1, Math.min(this.total ?? 0, lastOffset) - this.end);
		const mustOverlap = pageSize > 1 && (!this.isStable || this.total === undefined);
		const count = Math.ceil(missing / (mustOverlap ? pageSize - 1 : pageSize));
		const spare = this.merged.isDistinguishable ? Math.min(count, count * pageSize - missing) : 0;
		const requested = this.lastPage?.hasServerSize === false ? MAX_PAGE_SIZE : pageSize;
		let offset = this.end;
		return Array.from({ length: count }, (_, index) => {
			// The spare rows are distributed over all pages.
			offset -= Math.floor(((index + 1) * spare) / count) - Math.floor((index * spare) / count);
			const window: [number, number] = [offset, this.isStable ? Math.min(requested, lastOffset - offset) : requested];
			offset += pageSize;
			return window;
		});
	}

	private async fetchPage(offset: number, requested: number): Promise<PageChunk> {
		// The list became shorter meanwhile: there is nothing behind its end.
		if (this.total !== undefined && offset > 0 && offset >= this.total)
			return this.toPage(offset, requested, { data: [], total: this.total });
		const { request, send } = this.list;
		const query = { ...request.query, limit: requested, offset };
		return this.toPage(offset, requested, await send({ ...request, query }));
	}

	private toPage(offset: number, requested: number, { data, total, limit }: ApiResponse): PageChunk {
		if (this.total !== undefined && total !== this.total) this.isStable = false;
		this.total = total ?? this.total;
		const size = Math.min(requested, limit ?? requested);
		return { offset, rows: toRows(data), total, size, hasServerSize: limit !== undefined, isStable: this.isStable };
	}

	/** The rows of a page that continue the merged rows; `undefined` if there may be a gap. */
	private newRows(page: PageChunk): IDataObject[] | undefined {
		// An empty page ends a list, regardless of the total. But if it should have repeated the last row, rows were deleted.
		if (page.rows.length === 0) return this.isAtEnd(page) ? [] : undefined;
		const growth = this.growthSince(page);
		const newRows = this.merged.newRows(page, this.end - page.offset + growth - 1);
		// Nothing precedes offset 0. For rows without a key, only the total distinguishes new rows from shifted ones.
		if (page.offset === 0)
			return newRows ?? (growth < 0 || this.list.pagination.key !== null || this.rowCount === 0 ? page.rows : []);
		if (newRows !== undefined && this.merged.isDistinguishable) return newRows;
		const isReliable =
			this.lastPage?.isStable && page.isStable && (page.total !== undefined || !this.merged.isDistinguishable);
		return page.offset === this.end && isReliable ? page.rows : undefined;
	}

	/** How many rows the list has gained since the last merged page, according to the totals. */
	private growthSince({ total }: PageChunk): number {
		return total === undefined || this.mergedTotal === undefined ? 0 : total - this.mergedTotal;
	}

	/** Whether an empty page is the end of the list, and not the effect of deleted rows. */
	private isAtEnd({ offset, total }: PageChunk): boolean {
		if (total === undefined) return offset >= this.end;
		return offset < total || (this.end >= total && this.mergedTotal === total);
	}

	/**
	 * Appends a page, after closing the gap before it. Returns whether the pages behind it are still useful: after a large gap they are
	 * requested again.
	 */
	private async join(page: PageChunk): Promise<boolean> {
		let [back, misses, gapPages] = [1, 0, 0];
		while (!this.isDone && misses < MAX_GAP_MISSES && this.newRows(page) === undefined) {
			if (gapPages >= MAX_GAP_PAGES) return false;
			const end = Math.min(this.end, this.total ?? Infinity);
			const between = await this.fetchPage(Math.max(0, end - back), this.pageSize);
			const newRows = this.newRows(between);
			this.isStable = false;
			if (newRows === undefined) {
				misses++;
				back = 2 * back + this.pageSize - 2;
			} else {
				const wasShifted = between.offset === 0 && this.list.pagination.key === null && newRows.length === 0;
				const shiftedEnd = this.end + (this.growthSince(between) || this.pageSize - 1);
				this.accept(between, newRows);
				this.end = wasShifted ? shiftedEnd : between.offset + between.rows.length;
				// Pages without new rows count little: they only locate the end.
				gapPages += newRows.length > 0 ? 1 : 0.1;
				back = 1;
				if (page.rows.length === 0) return false;
			}
		}
		if (!this.isDone) this.accept(page, this.newRows(page) ?? page.rows);
		return true;
	}

	/** Adds the pages between those of a round that do not overlap, read in parallel. */
	private async withBridges(pages: PageChunk[]): Promise<PageChunk[]> {
		const detached = pages.filter(
			(page, index) => index > 0 && page.rows.length > 0 && !this.areAdjacent(pages[index - 1], page),
		);
		if (detached.length < 2 || !this.merged.isDistinguishable) return pages;
		const bridgeOffset = (page: PageChunk) => Math.max(0, page.offset - Math.ceil(this.pageSize / 2));
		const bridges = await mapConcurrent(detached.length, this.list.concurrency, (index) =>
			this.fetchPage(bridgeOffset(detached[index]), this.pageSize),
		);
		return [...pages, ...bridges].sort((a, b) => a.offset - b.offset);
	}

	private areAdjacent(page: PageChunk, next: PageChunk): boolean {
		const identities = new Set(page.rows.map((row) => this.merged.identityOf(row)));
		const isContiguous = page.isStable && next.isStable && page.offset + page.rows.length === next.offset;
		return isContiguous || next.rows.some((row) => identities.has(this.merged.identityOf(row)));
	}

	private accept(page: PageChunk, newRows: IDataObject[]): void {
		const isRepeat = this.isRepeat(page);
		const isUseless = isRepeat && !this.merged.isDistinguishable && page.total === undefined;
		const added = isUseless ? 0 : this.merged.add(newRows);
		if (!page.hasServerSize && page.total === undefined) this.pageSize = Math.max(this.pageSize, page.rows.length);
		const end = page.offset + page.rows.length;
		this.end = added > 0 ? end : Math.max(this.end, end);
		if (added === 0) this.isStable = false;
		this.hasEnded ||= this.isLast(page, added, isRepeat);
		this.mergedTotal = page.total;
		this.lastPage = page;
	}

	private isLast({ rows, total, offset, size, hasServerSize }: PageChunk, added: number, isRepeat: boolean): boolean {
		const { isDistinguishable } = this.merged;
		if (rows.length === 0) return true;
		if (total !== undefined)
			return offset + rows.length >= total || (isRepeat && isDistinguishable && total === this.mergedTotal);
		if (hasServerSize && rows.length < size) return true;
		if (isRepeat && (!isDistinguishable || this.pageSize === 1 || ++this.repeatedPages > 1)) return true;
		return added === 0 && rows.length < Math.min(size, this.pageSize);
	}

	/** Whether a page equals the previous one: the server ignores the offset, or a whole page of rows was inserted. */
	private isRepeat(page: PageChunk): boolean {
		const { lastPage, merged } = this;
		if (lastPage === undefined || lastPage.offset === page.offset || lastPage.rows.length !== page.rows.length)
			return false;
		return page.rows.every((row, index) => merged.identityOf(row) === merged.identityOf(lastPage.rows[index]));
	}
}
