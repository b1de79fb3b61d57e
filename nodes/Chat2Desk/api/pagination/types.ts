import type { IDataObject } from 'n8n-workflow';
import type { ApiRequest, ApiResponse, Pagination } from '../../descriptions/handler-types';
import type { DayRangeBudget } from '../../utils/day-range-budget';

/** One list to read. */
export interface ListRequest {
	request: ApiRequest;
	pagination: Pagination;
	/** How many rows are wanted; `Infinity` for all of them. */
	limit: number;
	/** How many pages may be asked for at once. */
	concurrency: number;
	send: (call: ApiRequest) => Promise<ApiResponse>;
	/** Watches over what is read day by day. */
	dayRangeBudget?: DayRangeBudget;
	/** Instants in ISO 8601 between which rows are wanted, for lists that are read day by day. */
	after?: string;
	before?: string;
	/** IANA name of the time zone in which a day begins and ends. */
	timeZone?: string;
	/** Whether somebody said that this is the company's zone; else it is a guess, which is checked. */
	isTimeZoneKnown?: boolean;
}

/** The rows of a page. A list may also come as one object, or with its rows under the only key (both seen in clients). */
export function toRows(data: unknown): IDataObject[] {
	if (data === null || data === undefined) return [];
	if (Array.isArray(data)) return data.map(toObjectRow);
	const [only, ...others] = typeof data === 'object' ? Object.values(data) : [];
	return others.length === 0 && Array.isArray(only) ? only.map(toObjectRow) : [toObjectRow(data)];
}

/** n8n's items are objects; a list of texts or numbers becomes one of `{ value }`. */
export function toObjectRow(row: unknown): IDataObject {
	if (row !== null && typeof row === 'object' && !Array.isArray(row)) return row as IDataObject;
	return { value: row as IDataObject['value'] };
}
