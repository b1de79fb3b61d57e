import type { IDataObject } from 'n8n-workflow';
import type { Answer } from '../../catalogue/types';
import { PAGE, rows, type Reading } from './reading';
import { inOrder } from '../pool';

interface Page {
	offset: number;
	rows: IDataObject[];
	total?: number;
	/** Rows a page may have: the server's word, which may be less than what was asked for. */
	size: number;
}

/**
 * Reads a list by `limit` and `offset`, pages side by side.
 *
 * Offsets move when rows come or go meanwhile. So each page begins with the last row of the one before, wherever that takes
 * no further request: where it does not begin so, rows were removed further up, and the piece before it is read again. Where it
 * would take one more, the total tells that rows were removed. Rows that were seen are left out by their key.
 */
export async function readOffsets(reading: Reading): Promise<IDataObject[]> {
	return await new OffsetReader(reading).read();
}

class OffsetReader {
	private readonly found: IDataObject[] = [];
	private readonly seen = new Set<unknown>();
	/** The offset behind the last row read. */
	private end = 0;
	private total?: number;
	private size = PAGE;
	private ended = false;
	/** How many rows a page shares with the one before it. */
	private overlap = 0;

	constructor(private readonly reading: Reading) {}

	async read(): Promise<IDataObject[]> {
		const { limit, width } = this.reading;
		this.take(await this.page(0, Math.min(PAGE, limit)));
		while (!this.ended && this.found.length < limit) {
			const windows = this.plan();
			const pages = await inOrder(windows.length, width, async (index) => await this.page(...windows[index]));
			for (const page of pages) if (!this.ended && page.offset <= this.end) await this.stitch(page);
		}
		return this.found.slice(0, limit);
	}

	/** The windows still to be read, as `[offset, limit]`: as far as the total tells, else the next one only. */
	private plan(): Array<[number, number]> {
		const last = this.end + this.reading.limit - this.found.length;
		const missing = Math.max(1, Math.min(this.total ?? 0, last) - this.end);
		const pages = Math.ceil(missing / this.size);
		const keyed = this.reading.pages.key !== null;
		this.overlap = keyed && Math.ceil(missing / (this.size - 1)) === pages ? 1 : 0;
		return Array.from({ length: pages }, (_, index) => {
			const from = this.end - this.overlap + index * (this.size - this.overlap);
			return [from, Math.min(this.size, last - from)];
		});
	}

	private async page(offset: number, asked: number): Promise<Page> {
		const { call, send } = this.reading;
		const answer: Answer = await send({ ...call, query: { ...call.query, limit: asked, offset } });
		const size = Math.min(asked, answer.limit ?? asked);
		return { offset, rows: rows(answer.data), total: answer.total, size };
	}

	/** Adds a page behind the rows that are there, after mending a gap before it. */
	private async stitch(page: Page): Promise<void> {
		const first = page.rows[0];
		const shrunk = this.total !== undefined && page.total !== undefined && page.total < this.total;
		const torn = first === undefined || this.overlap === 0 ? shrunk : !this.knows(first);
		if (torn && this.reading.pages.key !== null) await this.mend(page);
		this.take(page);
	}

	/** Reads again what lies before a page, further back each time, until the two pieces meet. */
	private async mend({ offset, rows: [first] }: Page): Promise<void> {
		for (let from = offset; from > 0; ) {
			from = Math.max(0, from - this.size + 1);
			const before = await this.page(from, this.size);
			const known = before.rows.some((row) => this.knows(row));
			for (const row of before.rows) this.add(row);
			if (known || first === undefined) return;
		}
	}

	/** Takes a page's rows, and decides whether it was the last one. An empty page ends a list, whatever its total says. */
	private take(page: Page): void {
		const before = this.found.length;
		for (const row of page.rows) this.add(row);
		if (this.end === 0 && page.size < PAGE) this.size = page.size;
		if (page.rows.length > 0 && page.total === undefined && page.rows.length < page.size) this.ended = true;
		this.end = Math.max(this.end, page.offset + page.rows.length);
		this.total = page.total ?? this.total;
		if (this.found.length === before) this.ended = true;
		if (this.total !== undefined && this.end >= this.total) this.ended = true;
	}

	private add(row: IDataObject): void {
		if (this.knows(row)) return;
		this.seen.add(this.keyOf(row));
		this.found.push(row);
	}

	private knows(row: IDataObject): boolean {
		return this.seen.has(this.keyOf(row));
	}

	/** What identifies a row: its key, or the row itself, which then is like no other. */
	private keyOf(row: IDataObject): unknown {
		const { key } = this.reading.pages;
		return key === null ? row : (row[key] ?? row);
	}
}
