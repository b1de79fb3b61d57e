import type { IDataObject } from 'n8n-workflow';

/** A piece of a list, as one answer brought it. */
export interface PageChunk {
	offset: number;
	rows: IDataObject[];
	/** How many rows the list had then, where the answer says so. */
	total?: number;
	/** Rows that such a piece may have: the server's word where it has one, else what was asked for. */
	size: number;
	/** Whether the server said how many rows a page has. */
	measured: boolean;
	/** Whether nothing had told of a change of the list by then. */
	steady: boolean;
}

/** The rows read so far, without a gap between them, and how a further piece fits to them. */
export interface MergedRows {
	readonly rows: IDataObject[];
	/** Whether rows can be told from each other at all. */
	readonly isDistinguishable: boolean;
	/** What makes a row the same in two pieces. */
	identityOf(row: IDataObject): unknown;
	/**
	 * The rows of a piece that are new; `undefined` where it shares none with the thread, so that there may be a gap between.
	 *
	 * @param expected where in the piece the thread's last row should stand
	 */
	fresh(piece: PageChunk, expected: number): IDataObject[] | undefined;
	/** Adds rows, unless they are there. Returns how many were added. */
	add(rows: IDataObject[]): number;
}

/** A thread for a list, by its first rows: by their key where each has one of its own, else by what they say. */
export function mergerFor(rows: IDataObject[], key: string | null): MergedRows {
	const keys = key === null ? [] : rows.map((row) => row[key]).filter(isMark);
	return key !== null && new Set(keys).size === rows.length ? new KeyedRows(key) : new UnkeyedRows(rows);
}

/** Whether a value tells a row from another one: an object is another one in each answer, whatever it holds. */
const isMark = (value: unknown) => value !== undefined && value !== null && typeof value !== 'object';

class KeyedRows implements MergedRows {
	readonly rows: IDataObject[] = [];
	readonly isDistinguishable = true;
	private readonly known = new Set<unknown>();

	constructor(private readonly key: string) {}

	identityOf(row: IDataObject): unknown {
		const mark = row[this.key];
		return isMark(mark) ? mark : JSON.stringify(row);
	}

	fresh({ rows }: PageChunk): IDataObject[] | undefined {
		const fresh = rows.filter((row) => !this.known.has(this.identityOf(row)));
		return fresh.length < rows.length ? fresh : undefined;
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

/** What reports call the ids of their rows, as far as they have one. Other rows are known by all they say. */
const OWN_IDS = ['rating_id', 'request_id', 'message_id'];

/** Rows that must agree before a piece is taken to go on in the middle of itself, where no number says so. */
const RUN = 3;

/**
 * Rows without a key, two of which may be equal. So a piece is laid against the end of what is there: where its rows go on from,
 * the rest of it is new.
 */
class UnkeyedRows implements MergedRows {
	readonly rows: IDataObject[] = [];
	readonly isDistinguishable: boolean;
	private readonly marks: unknown[] = [];
	private readonly id?: string;

	constructor(rows: IDataObject[]) {
		const distinct = (name: string) => new Set(rows.map((row) => row[name] || undefined)).size;
		this.id = OWN_IDS.find((name) => rows.every((row) => row[name]) && distinct(name) === rows.length);
		this.isDistinguishable = rows.length < 2 || new Set(rows.map((row) => this.identityOf(row))).size > 1;
	}

	identityOf(row: IDataObject): unknown {
		return (this.id === undefined ? undefined : row[this.id]) ?? JSON.stringify(row);
	}

	fresh({ rows }: PageChunk, expected: number): IDataObject[] | undefined {
		const marks = rows.map((row) => this.identityOf(row));
		const last = this.marks[this.marks.length - 1];
		if (expected >= 0 && marks[expected] === last) return rows.slice(expected + 1);
		const at = this.endIn(marks);
		if (at >= 0) return rows.slice(at + 1);
		return this.endsWithin(marks) ? [] : undefined;
	}

	add(rows: IDataObject[]): number {
		for (const row of rows) {
			this.rows.push(row);
			this.marks.push(this.identityOf(row));
		}
		return rows.length;
	}

	/** Where the thread's last row stands in a piece, with the rows before it as here; -1 where it does not. */
	private endIn(marks: unknown[]): number {
		for (let at = marks.length - 1; at >= 0; at--) {
			let run = 0;
			while (run <= at && run < this.marks.length && marks[at - run] === this.marks[this.marks.length - 1 - run]) run++;
			if (run > 0 && (run === at + 1 || run >= RUN)) return at;
		}
		return -1;
	}

	/** Whether a piece ends within the thread, as so many rows came in before it. */
	private endsWithin(marks: unknown[]): boolean {
		const [end, at] = [marks.length - 1, this.marks.lastIndexOf(marks[marks.length - 1])];
		let run = 0;
		while (run <= end && run <= at && marks[end - run] === this.marks[at - run]) run++;
		return run > 0 && (run === marks.length || run === at + 1 || run >= RUN);
	}
}
