import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ValueKind } from '../parsing';
import type { Attachment } from '../utils/attachments';
import type { DayRangeBudget } from '../utils/day-range-budget';

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
	in: 'path' | 'query' | 'body' | 'code';
	/** The parameter's name in the API; `a.b` is the property `b` of the object `a`. */
	apiName: string;
	section: 'top' | 'more';
	kind: ValueKind;
	/** Set where Chat2Desk takes an empty value for the wish to clear what is stored. */
	clearable?: boolean;
}

/** One request, before host, token and paging are added. `path` starts after `/v1` and has no placeholders left. */
export interface ApiRequest {
	method: Method;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Set on a GET that changes something: it is then never repeated blindly. */
	isWrite?: boolean;
	/** How long to wait for the answer, in milliseconds, where it is not as long as usual. */
	timeoutMs?: number;
	/** Asked when its turn comes: whether it is still wanted. */
	shouldSend?: () => boolean;
	/** The origin that the user named with the path, which has to be the credential's server (Custom API Call only). */
	expectedOrigin?: string;
	/** Set where the path stands beside `/v1` instead of below it (Custom API Call only). */
	withoutVersion?: boolean;
	/** Another address of the same call, and of which address it takes the place. */
	fallback?: EndpointFallback & { instead: string };
	/** What to do about refusals of this call, before what is said of refusals everywhere. */
	hints?: readonly ErrorHint[];
}

/** A second address for servers that do not know the first one, tried after answers with these HTTP statuses. */
export interface EndpointFallback {
	path: string;
	onStatus: readonly number[];
}

/** What to do about a refusal: looked for in its HTTP status and its words, as `404 Page not found`. */
export type ErrorHint = readonly [pattern: RegExp, advice: string];

/** A call that came back: what was inside the envelope, and what a list says of itself. */
export interface ApiResponse {
	data: unknown;
	total?: number;
	limit?: number;
}

/** A refusal by Chat2Desk, in its own words. */
export interface ApiRejection {
	status: number;
	text: string;
	/** `errors` of the answer as it came: text, map of field to texts, or anything else. */
	errors: unknown;
	/** Set where the same answer says success: some of it may have been done. */
	isSuccess?: boolean;
}

/** What an operation with a `run` function may do. It knows fields and calls, nothing of HTTP. */
export interface OperationContext {
	/** The place of the input item among all, from 0 up. */
	index: number;
	/** Values of the operation's fields by property name, understood. Absent where the user set nothing. */
	values: IDataObject;
	/** The operation's own request with all `path`, `query` and `body` fields filled in. */
	request: ApiRequest;
	/** How many results the user wants: `Infinity` with *Return All*, and where there is no such choice. */
	limit: number;
	/** Whether *Simplify* is on. */
	simplify: boolean;
	/** Whether a message is not to be sent that its client has already. */
	skipIfAlreadySent: boolean;
	/** Sends a call. Throws when it fails. */
	send(call: ApiRequest): Promise<ApiResponse>;
	/** Sends a call, and hands a refusal back, and the error that tells it, if its text is an expected one; everything else throws. */
	attempt(
		call: ApiRequest,
		expected: RegExp | ((refusal: ApiRejection) => boolean),
	): Promise<{ answer: ApiResponse } | { refusal: ApiRejection; problem: Error }>;
	/** How the operation's own list is read; `undefined` where it reads none. */
	pagination?: Pagination;
	/** Reads a list: by default the operation's own one, as far as its user wants it. */
	list(call: ApiRequest, pages?: Pagination, limit?: number): Promise<IDataObject[]>;
	/** The account's time zone; where nobody has named it, the workflow's. */
	timeZone(): Promise<string>;
	/** Watches over what is read day by day, by all items of the execution. */
	dayRangeBudget: DayRangeBudget;
	/** Does something for each entry, several at a time as far as the pace allows, and hands the results out in order. */
	mapConcurrent<T, R>(list: T[], work: (entry: T) => Promise<R>): Promise<R[]>;
	/** Does something once for all input items of the execution, and hands out the same result to each. */
	once<T>(name: string, work: () => Promise<T>): Promise<T>;
	/** What every input item asks for; `undefined` for one that cannot be used, where the node goes on after failures. */
	inputs(): Promise<Array<Pick<OperationContext, 'values' | 'request'> | undefined>>;
	/** Does the work in parts that a new try of a run does not do again. */
	subRequests: SubRequests;
	/** The objects that an answer puts out, as for an operation without a `run` function. */
	toOutput(data: unknown): IDataObject[];
	/** Fetches files by URL, or by a path relative to the account's storage host. One that fails does not lose the others. */
	download(attachments: Attachment[], maximumBytes: number): Promise<DownloadResult>;
}

/**
 * Parts of an operation's work, each by a name that no other part of any item has. Where a try of a run fails, the next one (n8n's
 * *Retry On Fail*) goes on behind what is done, and what is in doubt is not done again.
 */
export interface SubRequests {
	/** Whether a part was done, in this try or in an earlier one. */
	isDone(name: string): boolean;
	/** Does parts with one call, and hands out how it failed. What an earlier try left in doubt fails as it did, and is not sent. */
	send(names: string[], call: ApiRequest): Promise<{ answer: ApiResponse } | { failed: SubRequestFailure }>;
}

/** How a call failed, in Chat2Desk's words or the network's. */
export interface SubRequestFailure {
	message: string;
	/** What to do about it; may be empty. */
	hint: string;
	/** Whether it may have been carried out all the same. */
	outcomeUnknown: boolean;
	/** The failure in more words, to be thrown. `untouched`: for something that surely was not sent, whatever came of the call. */
	toError(words: { message: string; description: string; details?: IDataObject; untouched?: boolean }): Error;
}

/** The files that could be fetched, and those that could not, with the reasons. */
export interface DownloadResult {
	files: DownloadedFile[];
	errors: Array<{ address: string; error: string; cause: Error }>;
}

/** A downloaded file, ready to be put into an item's binary data. */
export interface DownloadedFile {
	data: Buffer;
	name: string;
	mimeType: string;
}

/** One result of a `run` function: an object, and files to attach to it. */
export interface OperationResult {
	json: IDataObject;
	files?: DownloadedFile[];
	/** What is put out beside the object, *Simplify* or not. */
	extra?: IDataObject;
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
export interface Pagination {
	by: 'whole' | 'offset' | 'startId';
	key: string | null;
	days?: DateWindow;
	/** Property by which rows are put in order, where the API brings them in none. */
	sort?: string;
	/** What is looked for, where the list is read newest first and not every row counts. */
	search?: FilteredScan;
}

/** A look through a list, from its newest row on, for as many rows that fit as the limit says. */
export interface FilteredScan {
	matches(row: IDataObject): boolean;
	/** Set where few rows do not fit, so that no more are asked for than are wanted. */
	mostMatch?: boolean;
	/** How many rows are looked through at most. */
	maxRows: number;
	/** Hears that the look ended before the list did. */
	onLimitReached(): void;
}

/** Day windows of a list. Values are read from the two `code` fields and are instants in ISO 8601. */
export interface DateWindow {
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
export type OutputType =
	/** One object; with `pages`, made of a list that is read so. */
	| { kind: 'object'; pages?: Pagination }
	/** Rows; *Return All* and *Limit* follow. */
	| { kind: 'list'; pages: Pagination }
	/** Nothing but a success: the node says so, with whatever the API adds. */
	| { kind: 'acknowledgement' };

/** One thing a user can wish for. */
export interface Operation {
	name: string;
	/** Stable API noun, never a label: workflows are stored with it. */
	value: string;
	/** What the node list and an AI agent show: a short imperative without articles. */
	action: string;
	description: string;
	request: { method: Method; path: string; isWrite?: boolean; body?: IDataObject; fallback?: EndpointFallback };
	fields: Field[];
	/** Optional fields of other operations, which show them in the same collection: n8n then has one description of it for all. */
	sharedCollectionFields?: Field[];
	output: OutputType;
	/** What *Simplify* does: the property names that it keeps, ten at most, or a function from row to row. */
	simplify?: readonly string[] | ((row: IDataObject) => IDataObject);
	/** Looks at the finished request before anything is sent. Throws `InputError` where the API would refuse it for sure. */
	validate?: (call: ApiRequest, values: IDataObject) => void;
	/** Stands in for the one plain request where the API is not regular. One entry of the result is one output item. */
	execute?: (step: OperationContext) => Promise<OperationResult[]>;
	/** Set where the user chooses the method, so that nothing else can tell whether the call changes anything. */
	methodFromUser?: boolean;
	/** Set where it is not for an AI agent's tool: because too much hangs on it, or for a reason with a way around, in words. */
	hiddenFromAgents?: true | string;
	/** What to do about refusals that only this operation meets. */
	hints?: readonly ErrorHint[];
	/** Further requests that `run` makes besides `request`. The table of endpoints names them. */
	additionalRequests?: ReadonlyArray<{ method: Method; path: string }>;
}

/** A resource of the picker. */
export interface Resource {
	name: string;
	value: string;
	/** One line for whoever looks for a thing: also where it is, if it is elsewhere. */
	description: string;
	operations: Operation[];
}
