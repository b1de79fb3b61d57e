import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Attachment } from '../values/attachments';
import type { Kind } from '../values/kinds';
import type { RangeWatch } from '../values/ranges';

/** HTTP methods of the Chat2Desk API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * One field of an operation: n8n's property, and where its value goes.
 *
 * `place` says where the editor shows it: `top` (always visible) or `more` (in the operation's collection of optional
 * fields). `holds` says what the value is, never how it is read: values/kinds.ts knows how each kind is understood.
 */
export interface Field {
	/** The property as a literal, without `displayOptions`: those follow from the operations that use the field. */
	property: INodeProperties;
	/** `code` fields are not sent as they stand: the operation's `run`, `query` or `body` function reads them. */
	to: 'path' | 'query' | 'body' | 'code';
	/** The parameter's name in the API; `a.b` is the property `b` of the object `a`. */
	as: string;
	place: 'top' | 'more';
	holds: Kind;
	/** Set where Chat2Desk takes an empty value for the wish to clear what is stored. */
	clears?: boolean;
}

/** One request, before host, token and paging are added. `path` starts after `/v1` and has no placeholders left. */
export interface Call {
	method: Method;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Set on a GET that changes something: it is then never repeated blindly. */
	changes?: boolean;
	/** How long to wait for the answer, in milliseconds, where it is not as long as usual. */
	timeoutMs?: number;
	/** Asked when its turn comes: whether it is still wanted. */
	isWanted?: () => boolean;
	/** The origin that the user named with the path, which has to be the credential's server (Custom API Call only). */
	server?: string;
	/** Set where the path stands beside `/v1` instead of below it (Custom API Call only). */
	unversioned?: boolean;
	/** Another address of the same call, and of which address it takes the place. */
	otherwise?: Otherwise & { instead: string };
	/** What to do about refusals of this call, before what is said of refusals everywhere. */
	hints?: readonly Hint[];
}

/** A second address for servers that do not know the first one, tried after answers with these HTTP statuses. */
export interface Otherwise {
	path: string;
	after: readonly number[];
}

/** What to do about a refusal: looked for in its HTTP status and its words, as `404 Page not found`. */
export type Hint = readonly [pattern: RegExp, advice: string];

/** A call that came back: what was inside the envelope, and what a list says of itself. */
export interface Answer {
	data: unknown;
	total?: number;
	limit?: number;
}

/** A refusal by Chat2Desk, in its own words. */
export interface Refusal {
	status: number;
	text: string;
	/** `errors` of the answer as it came: text, map of field to texts, or anything else. */
	errors: unknown;
	/** Set where the same answer says success: some of it may have been done. */
	isSuccess?: boolean;
}

/** What an operation with a `run` function may do. It knows fields and calls, nothing of HTTP. */
export interface Step {
	/** The place of the input item among all, from 0 up. */
	index: number;
	/** Values of the operation's fields by property name, understood. Absent where the user set nothing. */
	values: IDataObject;
	/** The operation's own request with all `path`, `query` and `body` fields filled in. */
	call: Call;
	/** How many results the user wants: `Infinity` with *Return All*, and where there is no such choice. */
	limit: number;
	/** Whether *Simplify* is on. */
	simplify: boolean;
	/** Whether a message is not to be sent that its client has already. */
	skipsIfSent: boolean;
	/** Sends a call. Throws when it fails. */
	send(call: Call): Promise<Answer>;
	/** Sends a call, and hands a refusal back, and the error that tells it, if its text is an expected one; everything else throws. */
	attempt(
		call: Call,
		expected: RegExp | ((refusal: Refusal) => boolean),
	): Promise<{ answer: Answer } | { refusal: Refusal; problem: Error }>;
	/** How the operation's own list is read; `undefined` where it reads none. */
	pages?: Pages;
	/** Reads a list: by default the operation's own one, as far as its user wants it. */
	list(call: Call, pages?: Pages, limit?: number): Promise<IDataObject[]>;
	/** The account's time zone; where nobody has named it, the workflow's. */
	zone(): Promise<string>;
	/** Watches over what is read day by day, by all items of the execution. */
	range: RangeWatch;
	/** Does something for each entry, several at a time as far as the pace allows, and hands the results out in order. */
	each<T, R>(list: T[], work: (entry: T) => Promise<R>): Promise<R[]>;
	/** Does something once for all input items of the execution, and hands out the same result to each. */
	once<T>(name: string, work: () => Promise<T>): Promise<T>;
	/** What every input item asks for; `undefined` for one that cannot be used, where the node goes on after failures. */
	inputs(): Promise<Array<Pick<Step, 'values' | 'call'> | undefined>>;
	/** Does the work in parts that a new try of a run does not do again. */
	parts: Parts;
	/** The objects that an answer puts out, as for an operation without a `run` function. */
	output(data: unknown): IDataObject[];
	/** Fetches files by URL, or by a path relative to the account's storage host. One that fails does not lose the others. */
	downloads(attachments: Attachment[], maximumBytes: number): Promise<Downloads>;
}

/**
 * Parts of an operation's work, each by a name that no other part of any item has. Where a try of a run fails, the next one (n8n's
 * *Retry On Fail*) goes on behind what is done, and what is in doubt is not done again.
 */
export interface Parts {
	/** Whether a part was done, in this try or in an earlier one. */
	isDone(name: string): boolean;
	/** Does parts with one call, and hands out how it failed. What an earlier try left in doubt fails as it did, and is not sent. */
	send(names: string[], call: Call): Promise<{ answer: Answer } | { failed: Failed }>;
}

/** How a call failed, in Chat2Desk's words or the network's. */
export interface Failed {
	why: string;
	/** What to do about it; may be empty. */
	advice: string;
	/** Whether it may have been carried out all the same. */
	doubt: boolean;
	/** The failure in more words, to be thrown. `untouched`: for something that surely was not sent, whatever came of the call. */
	told(words: { message: string; description: string; details?: IDataObject; untouched?: boolean }): Error;
}

/** The files that could be fetched, and those that could not, with the reasons. */
export interface Downloads {
	files: File[];
	errors: Array<{ address: string; error: string; cause: Error }>;
}

/** A downloaded file, ready to be put into an item's binary data. */
export interface File {
	data: Buffer;
	name: string;
	mimeType: string;
}

/** One result of a `run` function: an object, and files to attach to it. */
export interface Result {
	json: IDataObject;
	files?: File[];
	/** What is put out beside the object, *Simplify* or not. */
	more?: IDataObject;
}

/**
 * How a list is read to its end.
 *
 * - `whole`: one call brings everything.
 * - `offset`: `limit` and `offset`, 200 rows a call at most.
 * - `startId`: upwards by `start_id`; `offset` does nothing there. With `days`, a range of time is read day by day.
 *
 * `key` names the property that identifies a row (`null`: rows have no identity, so nothing can be compared).
 */
export interface Pages {
	by: 'whole' | 'offset' | 'startId';
	key: string | null;
	days?: Days;
	/** Property by which rows are put in order, where the API brings them in none. */
	sort?: string;
	/** What is looked for, where the list is read newest first and not every row counts. */
	search?: Search;
}

/** A look through a list, from its newest row on, for as many rows that fit as the limit says. */
export interface Search {
	fits(row: IDataObject): boolean;
	/** Set where few rows do not fit, so that no more are asked for than are wanted. */
	mostFit?: boolean;
	/** How many rows are looked through at most. */
	most: number;
	/** Hears that the look ended before the list did. */
	gaveUp(): void;
}

/** Day windows of a list. Values are read from the two `code` fields and are instants in ISO 8601. */
export interface Days {
	/** Property names of the fields that hold the first and the last instant. */
	after: string;
	before: string;
	/** Query parameters of a day's first day, and of the day after it. */
	from: string;
	until: string;
	/** Name of a row's property that holds its time. */
	time: string;
}

/** What comes back, and so what the node puts out. */
export type Shape =
	/** One object; with `pages`, made of a list that is read so. */
	| { kind: 'object'; pages?: Pages }
	/** Rows; *Return All* and *Limit* follow. */
	| { kind: 'list'; pages: Pages }
	/** Nothing but a success: the node says so, with whatever the API adds. */
	| { kind: 'done' };

/** One thing a user can wish for. */
export interface Operation {
	name: string;
	/** Stable API noun, never a label: workflows are stored with it. */
	value: string;
	/** What the node list and an AI agent show: a short imperative without articles. */
	action: string;
	description: string;
	request: { method: Method; path: string; changes?: boolean; body?: IDataObject; otherwise?: Otherwise };
	fields: Field[];
	/** Optional fields of other operations, which show them in the same collection: n8n then has one description of it for all. */
	alongside?: Field[];
	answer: Shape;
	/** What *Simplify* does: the property names that it keeps, ten at most, or a function from row to row. */
	simple?: readonly string[] | ((row: IDataObject) => IDataObject);
	/** Looks at the finished request before anything is sent. Throws `InputError` where the API would refuse it for sure. */
	check?: (call: Call, values: IDataObject) => void;
	/** Stands in for the one plain request where the API is not regular. One entry of the result is one output item. */
	run?: (step: Step) => Promise<Result[]>;
	/** Set where the user chooses the method, so that nothing else can tell whether the call changes anything. */
	anyMethod?: boolean;
	/** Set where it is not for an AI agent's tool: because too much hangs on it, or for a reason with a way around, in words. */
	peopleOnly?: true | string;
	/** What to do about refusals that only this operation meets. */
	hints?: readonly Hint[];
	/** Further requests that `run` makes besides `request`. The table of endpoints names them. */
	also?: ReadonlyArray<{ method: Method; path: string }>;
}

/** A resource of the picker. */
export interface Resource {
	name: string;
	value: string;
	/** One line for whoever looks for a thing: also where it is, if it is elsewhere. */
	description: string;
	operations: Operation[];
}
