import type { IDataObject } from 'n8n-workflow';
import type { ApiResponse } from '../../descriptions/handler-types';
import { paginateByDay } from './date-windows';
import { paginateByOffset } from './offset';
import { isLastPage, paginateAscending, paginateDescending } from './start-id';
import { toRows, type ListRequest } from './types';

/** Reads a list to its end or to the limit: no row twice, none missing, in the API's order. Throws what `send` throws. */
export async function paginate(reading: ListRequest): Promise<IDataObject[]> {
	const { pagination, limit, request: call } = reading;
	if (limit <= 0) return [];
	if (pagination.by === 'whole') return await readSinglePage(reading);
	if (pagination.by === 'offset') return await paginateByOffset(reading);
	const ranged = reading.after !== undefined || reading.before !== undefined;
	if (ranged) return await paginateByDay(reading);
	if (call.query?.order === 'desc') return await paginateDescending(reading);
	return await paginateAscending(reading);
}

/** Most such lists come whole; where the answer says that there is more, the rest is read by offset. */
async function readSinglePage(reading: ListRequest): Promise<IDataObject[]> {
	const { request: call, pagination, limit, send } = reading;
	const answer = await send(call);
	const list = hasMore(answer) ? await paginateByOffset({ ...reading, limit: Infinity }, answer) : toRows(answer.data);
	return sorted(list, pagination.sort).slice(0, limit);
}

/** Whether a list that was not asked for in pages says that it came in some: by its total, else by a full first page. */
export function hasMore(answer: ApiResponse): boolean {
	const list = toRows(answer.data);
	if (answer.total !== undefined) return list.length > 0 && answer.total > list.length;
	return answer.limit !== undefined && !isLastPage(list, answer);
}

function sorted(list: IDataObject[], by: string | undefined): IDataObject[] {
	return by === undefined ? list : list.sort((a, b) => Number(a[by]) - Number(b[by]));
}
