import type { IDataObject } from 'n8n-workflow';
import type { ApiRequest, ApiResponse, Pagination } from '../../descriptions/handler-types';
import type { DayRangeBudget } from '../../utils/day-range-budget';

/** A list to read. */
export interface ListRequest {
	request: ApiRequest;
	pagination: Pagination;
	/** Maximum number of rows; `Infinity` for all. */
	limit: number;
	/** Maximum number of pages requested at once. */
	concurrency: number;
	send: (request: ApiRequest) => Promise<ApiResponse>;
	/** Limits the requests of lists that are read day by day. */
	dayRangeBudget?: DayRangeBudget;
	/** Date range in ISO 8601, for lists that are read day by day. `before` is exclusive. */
	after?: string;
	before?: string;
	/** IANA name of the time zone that defines a day. */
	timeZone?: string;
	/** Whether the user entered the company's time zone. Otherwise it is a guess, which is verified. */
	isTimeZoneKnown?: boolean;
}

/** The rows of a page. A list can also be a single object, or have its rows under the only key (both seen in client libraries). */
export function toRows(data: unknown): IDataObject[] {
	if (data === null || data === undefined) return [];
	if (Array.isArray(data)) return data.map(toObjectRow);
	const values: unknown[] = typeof data === 'object' ? Object.values(data) : [data];
	if (values.length === 0) return [];
	const [only, ...others] = values;
	return others.length === 0 && Array.isArray(only) ? only.map(toObjectRow) : [toObjectRow(data)];
}

/** A row as an object, as n8n's items are. A string or number becomes `{ value }`. */
export function toObjectRow(row: unknown): IDataObject {
	if (row !== null && typeof row === 'object' && !Array.isArray(row)) return row as IDataObject;
	return { value: row as IDataObject['value'] };
}
