import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { Attachment } from '../utils/attachments';
import type { DayRangeBudget } from '../utils/day-range-budget';
import type { Settled } from '../utils/settle';

/** HTTP methods of the Chat2Desk API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request, before host, token and paging are added. `path` starts after `/v1` and has no placeholders left. */
export interface ApiRequest {
	method: Method;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Set on a GET that changes state: it is then never retried after an unknown outcome. */
	isWrite?: boolean;
	/** Maximum wait for the response, in milliseconds, if *Options > Timeout* of the node can change it. */
	timeoutMs?: number;
	/** Called when the request reaches the front of the queue: whether it is still needed. */
	shouldSend?: () => boolean;
	/** The origin in the user's URL, which must be the credential's server (Custom API Call only). */
	expectedOrigin?: string;
	/** Set if the path is not below `/v1` (Custom API Call only). */
	withoutVersion?: boolean;
	/** Another endpoint for the same action, and the path that it replaces. */
	fallback?: EndpointFallback & { instead: string };
	/** Advice for errors of this request, checked before the general hints. */
	hints?: readonly ErrorHint[];
}

/** A second endpoint for servers without the first one, tried after responses with these HTTP statuses. */
export interface EndpointFallback {
	path: string;
	onStatus: readonly number[];
}

/** Advice for an error, matched against its HTTP status and text, such as `404 Page not found`. */
export type ErrorHint = readonly [pattern: RegExp, advice: string];

/** A successful response: the content of the envelope, and a list's own metadata. */
export interface ApiResponse {
	data: unknown;
	total?: number;
	limit?: number;
}

/** An error response of Chat2Desk, in its own words. */
export interface ApiRejection {
	status: number;
	text: string;
	/** `errors` of the response as received: text, map of field to texts, or anything else. */
	errors: unknown;
	/** Set if the same response also reports success: part of the request may have been executed. */
	isSuccess?: boolean;
}

/** How to send a long text as several messages. */
export interface SplitOptions {
	/** Maximum length of a part, in UTF-16 code units. */
	maxLength: number;
	/** Pause between two parts. */
	pauseMs: number;
}

/** The outcome of `OperationContext.attempt()`. */
export type Attempt = { response: ApiResponse } | { rejection: ApiRejection; error: Error };

/**
 * What an operation's `execute` function can use. It knows fields and requests, but not HTTP.
 *
 * `V` holds the values of the operation's fields by property name, parsed; unset fields are `undefined`.
 */
export interface OperationContext<V = IDataObject> {
	/** Index of the input item, from 0. */
	index: number;
	/** The input item's JSON. */
	input: IDataObject;
	values: V;
	/** The operation's own request with all `path`, `query` and `body` fields filled in. */
	request: ApiRequest;
	/** Number of results wanted: `Infinity` with *Return All* and for operations without a limit. */
	limit: number;
	simplify: boolean;
	/** Whether custom fields keep their IDs under *Simplify* (Options > Custom Field IDs). */
	customFieldIds: boolean;
	/** Whether to skip a message that its client has already received. */
	skipIfAlreadySent: boolean;
	/** How to split a long text; `undefined` if it is sent as one message. */
	splitText?: SplitOptions;
	/** Sends a request and throws if it fails. */
	send(request: ApiRequest): Promise<ApiResponse>;
	/** Sends a request and returns an expected rejection instead of throwing it. Any other error, such as an unknown outcome, is thrown. */
	attempt(request: ApiRequest, expected: RegExp | ((rejection: ApiRejection) => boolean)): Promise<Attempt>;
	/** Pagination of the operation's own list; `undefined` if it has none. */
	pagination?: Pagination;
	/** Reads a list; by default the operation's own one, up to the operation's limit. */
	list(request: ApiRequest, pagination?: Pagination, limit?: number): Promise<IDataObject[]>;
	/** The company's time zone from the credential, else the workflow's. */
	timeZone(): Promise<string>;
	/** Limits the day-by-day requests of all items of the execution. */
	dayRangeBudget: DayRangeBudget;
	/** Maps entries concurrently and returns the results in order. */
	mapConcurrent<T, R>(list: T[], mapper: (entry: T) => Promise<R>): Promise<R[]>;
	/** Waits that many milliseconds. Ends with an error as soon as the execution is cancelled. */
	sleep(ms: number): Promise<void>;
	/** Does work once for all input items of the execution; each gets the same result. */
	once<T>(name: string, work: () => Promise<T>): Promise<T>;
	/** What every input item asks for; `undefined` for an invalid one if the node continues on failures. */
	inputs(): Promise<Array<Pick<OperationContext<V>, 'values' | 'request'> | undefined>>;
	/** Returns the outcome of work for any input item. A failure is thrown as that item's error unless the node continues on failures. */
	settleItem<T>(index: number, work: () => Promise<T>): Promise<Settled<T>>;
	/** Sends parts of the work that Retry On Fail must not repeat. */
	subRequests: SubRequests;
	/** Converts response data to output objects, as for an operation without an `execute` function. */
	toOutput(data: unknown): IDataObject[];
	/** Links from which Chat2Desk can download files of an input item (`*`: all of its files). */
	createFileLinks(fieldNames: string[], index?: number): Promise<FileLink[]>;
	/** Downloads files by URL, or by a path on the account's storage host. A failed download does not discard the others. */
	download(attachments: Attachment[], maxBytes: number): Promise<DownloadResult>;
}

/** The outcome of `SubRequests.send()`. */
export type SubRequestResult = { response: ApiResponse } | { failure: SubRequestFailure };

/**
 * Parts of an operation's work, each with a name that is unique in the execution. If a run fails, the next attempt (n8n's *Retry On
 * Fail*) knows which are done, and does not resend those with an unknown outcome.
 */
export interface SubRequests {
	/** Whether a part succeeded, in this attempt or an earlier one. */
	isDone(name: string): boolean;
	/** A failed part that was not sent by `send()`, such as a read. */
	toFailure(error: unknown): SubRequestFailure;
	/**
	 * Sends one request for these parts, also for those that are done: ask `isDone()` first. A part whose outcome is unknown since an
	 * earlier attempt fails again without being sent.
	 */
	send(names: string[], request: ApiRequest): Promise<SubRequestResult>;
}

/** How a request failed, in Chat2Desk's words or the network's. */
export interface SubRequestFailure {
	message: string;
	/** What to do about it; may be empty. */
	hint: string;
	/** Whether the request may have been executed. */
	outcomeUnknown: boolean;
	/** Set if Chat2Desk rejected the request. */
	rejection?: ApiRejection;
	/** An error with another text, to throw. `notSent`: certainly nothing was sent, regardless of the failure. */
	toError(words: { message: string; description: string; details?: IDataObject; notSent?: boolean }): Error;
}

/** A public link to a file that n8n holds. */
export interface FileLink {
	url: string;
	/** File name, with its extension. */
	name: string;
	/** A warning about the link for the output. */
	note?: string;
}

/** The downloaded files, and the failed downloads with their reasons. */
export interface DownloadResult {
	files: IBinaryData[];
	errors: Array<{ address: string; error: string; cause: Error }>;
}

/** One result of an `execute` function: an object, and files to attach to it. */
export interface OperationResult {
	json: IDataObject;
	files?: IBinaryData[];
	/** Additional output, not affected by *Simplify*. */
	extra?: IDataObject;
}

/**
 * How to read a list to its end.
 *
 * - `none`: one request returns everything.
 * - `offset`: `limit` and `offset`, at most 200 rows per request.
 * - `startId`: by `start_id`, ascending or descending, because `offset` has no effect. With `days`, a date range is read day by day.
 *
 * `key` names the property that identifies a row (`null`: rows have no identity, so they cannot be compared).
 */
export interface Pagination {
	by: 'none' | 'offset' | 'startId';
	key: string | null;
	days?: DateWindow;
	/** Criteria for a scan from the newest row on, if not every row counts. */
	search?: FilteredScan;
	/** Called if a list by `offset` has or may have more rows than the limit. */
	onLimitReached?(): void;
}

/** A scan of a list from its newest row on, until the limit of matching rows is reached. */
export interface FilteredScan {
	matches(row: IDataObject): boolean;
	/** Set if few rows do not match, so that no more rows are requested than wanted. */
	mostMatch?: boolean;
	/** Maximum number of rows to scan. */
	maxRows: number;
	/** Called when the scan stopped before the end of the list. */
	onLimitReached(): void;
}

/** Day windows of a list. Values are read from the two `code` fields and are instants in ISO 8601. */
export interface DateWindow {
	/** Property names of the fields that hold the first and the last instant. */
	after: string;
	before: string;
	/** Query parameters of a window's first day, and of the day after it. */
	from: string;
	until: string;
	/** Name of a row's property that holds its time. */
	time: string;
}
