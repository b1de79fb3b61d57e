import type { IDataObject } from 'n8n-workflow';

/*
 * Merges pages of an offset-paginated list whose rows may shift between requests.
 *
 * 1. Each row has an identity: its key, else its ID, else its JSON.
 * 2. The merged rows are one gapless sequence, from the list's first row on.
 * 3. A page that shares a row with the sequence overlaps it: there is no gap in between, and its unknown rows are new.
 * 4. A page without a shared row proves nothing: rows may have been inserted or deleted in between, so the caller reads the gap first.
 * 5. Rows with unique keys are compared by key, so the position in the page does not matter and duplicates are skipped.
 * 6. Rows without a key can be equal to each other. Then the page is aligned with the end of the sequence: at the position where the
 *    totals predict the last row, else at the longest run of equal rows (3, or as many as there are). What follows is new.
 * 7. If all rows of the first page are equal, nothing can be aligned: only totals and offsets count (`isDistinguishable` is false).
 */

/** One page of a list, as a response returned it. */
export interface PageChunk {
	offset: number;
	rows: IDataObject[];
	/** Number of rows in the list, if the response says so. */
	total?: number;
	/** Number of rows on a full page: the server's own value, else the requested one. */
	size: number;
	/** Whether the server reported the page size. */
	hasServerSize: boolean;
	/** Whether no response had reported a change of the list so far. */
	isStable: boolean;
}

/** The rows read so far, without a gap. */
export interface MergedRows {
	readonly rows: IDataObject[];
	/** Whether rows differ from each other, so that overlaps can be found. */
	readonly isDistinguishable: boolean;
	/** A value that is equal for the same row on two pages. */
	identityOf(row: IDataObject): unknown;
	/**
	 * The new rows of a page; `undefined` if it does not overlap the merged rows, so that there may be a gap.
	 *
	 * @param expectedIndex where on the page the last merged row should be
	 */
	newRows(page: PageChunk, expectedIndex: number): IDataObject[] | undefined;
	/** Adds rows, except known ones. Returns how many were added. */
	add(rows: IDataObject[]): number;
}

/** A merger for a list, chosen by its first page: by key if each row has a unique one, else by content. */
export function mergerFor(rows: IDataObject[], key: string | null): MergedRows {
	const keys = key === null ? [] : rows.map((row) => row[key]).filter(isIdentity);
	return key !== null && new Set(keys).size === rows.length ? new KeyedRows(key) : new UnkeyedRows(rows);
}

/** Whether a value can identify a row. Objects cannot: they are different instances in each response. */
const isIdentity = (value: unknown) => value !== undefined && value !== null && typeof value !== 'object';

class KeyedRows implements MergedRows {
	readonly rows: IDataObject[] = [];
	readonly isDistinguishable = true;
	private readonly known = new Set<unknown>();

	constructor(private readonly key: string) {}

	identityOf(row: IDataObject): unknown {
		const identity = row[this.key];
		return isIdentity(identity) ? identity : JSON.stringify(row);
	}

	newRows({ rows }: PageChunk): IDataObject[] | undefined {
		const newRows = rows.filter((row) => !this.known.has(this.identityOf(row)));
		return newRows.length < rows.length ? newRows : undefined;
	}

	add(rows: IDataObject[]): number {
		const before = this.rows.length;
		for (const row of rows) {
			if (this.known.has(this.identityOf(row))) continue;
			this.known.add(this.identityOf(row));
			this.rows.push(row);
		}
		return this.rows.length - before;
	}
}

/** Names of IDs that rows of reports have in part. Other rows are identified by their content. */
const REPORT_IDS = ['rating_id', 'request_id', 'message_id'];

/** Equal rows in a row that align a page in the middle, if no total confirms the position. */
const MIN_RUN = 3;

/** Rows without a key, some of which can be equal. */
class UnkeyedRows implements MergedRows {
	readonly rows: IDataObject[] = [];
	readonly isDistinguishable: boolean;
	private readonly identities: unknown[] = [];
	private readonly idName?: string;

	constructor(rows: IDataObject[]) {
		const countDistinct = (name: string) => new Set(rows.map((row) => row[name] || undefined)).size;
		this.idName = REPORT_IDS.find((name) => rows.every((row) => row[name]) && countDistinct(name) === rows.length);
		this.isDistinguishable = rows.length < 2 || new Set(rows.map((row) => this.identityOf(row))).size > 1;
	}

	identityOf(row: IDataObject): unknown {
		return (this.idName === undefined ? undefined : row[this.idName]) ?? JSON.stringify(row);
	}

	newRows({ rows }: PageChunk, expectedIndex: number): IDataObject[] | undefined {
		const identities = rows.map((row) => this.identityOf(row));
		const last = this.identities[this.identities.length - 1];
		if (expectedIndex >= 0 && identities[expectedIndex] === last) return rows.slice(expectedIndex + 1);
		const index = this.indexOfEnd(identities);
		if (index >= 0) return rows.slice(index + 1);
		return this.containsEndOf(identities) ? [] : undefined;
	}

	add(rows: IDataObject[]): number {
		for (const row of rows) {
			this.rows.push(row);
			this.identities.push(this.identityOf(row));
		}
		return rows.length;
	}

	/** The index of the last merged row on a page, confirmed by a run of equal rows before it; -1 if there is none. */
	private indexOfEnd(identities: unknown[]): number {
		for (let index = identities.length - 1; index >= 0; index--) {
			const run = commonRun(identities, index, this.identities, this.identities.length - 1);
			if (run > 0 && (run === index + 1 || run >= MIN_RUN)) return index;
		}
		return -1;
	}

	/** Whether a page ends within the merged rows, because that many rows were inserted before it. */
	private containsEndOf(identities: unknown[]): boolean {
		const index = this.identities.lastIndexOf(identities[identities.length - 1]);
		const run = commonRun(identities, identities.length - 1, this.identities, index);
		return run > 0 && (run === identities.length || run === index + 1 || run >= MIN_RUN);
	}
}

/** How many entries are equal in both lists, counted backwards from the given indexes. */
function commonRun(one: unknown[], oneIndex: number, other: unknown[], otherIndex: number): number {
	let run = 0;
	while (run <= oneIndex && run <= otherIndex && one[oneIndex - run] === other[otherIndex - run]) run++;
	return run;
}
