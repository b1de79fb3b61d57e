import type { IDataObject } from 'n8n-workflow';
import type { ApiResponse } from '../../descriptions/handler-types';
import { paginateByDay } from './date-windows';
import { paginateByOffset } from './offset';
import { isLastPage, paginateAscending, paginateDescending } from './start-id';
import { toRows, type ListRequest } from './types';

/** Reads a list to its end or to the limit. Returns each row exactly once, in the API's order. Throws the errors of `send`. */
export async function paginate(list: ListRequest): Promise<IDataObject[]> {
	const { pagination, limit, request } = list;
	if (limit <= 0) return [];
	if (pagination.by === 'none') return await readSinglePage(list);
	if (pagination.by === 'offset') return await paginateByOffset(list);
	const { days } = pagination;
	const hasRange = list.after !== undefined || list.before !== undefined;
	if (hasRange && days !== undefined) return await paginateByDay({ ...list, pagination: { ...pagination, days } });
	if (request.query?.order === 'desc') return await paginateDescending(list);
	return await paginateAscending(list);
}

/** The API usually returns these lists in one response. If the response reports more rows, they are read by offset. */
async function readSinglePage(list: ListRequest): Promise<IDataObject[]> {
	const { request, limit, send } = list;
	const response = await send(request);
	const isPart = hasMore(response);
	const rows = isPart ? await paginateByOffset({ ...list, limit: Infinity }, response) : toRows(response.data);
	return rows.slice(0, limit);
}

/** Whether a list that was requested as a single page is only its first one: by its total, else by a full page. */
export function hasMore(response: ApiResponse): boolean {
	const rows = toRows(response.data);
	if (response.total !== undefined) return rows.length > 0 && response.total > rows.length;
	return response.limit !== undefined && !isLastPage(rows, response);
}
