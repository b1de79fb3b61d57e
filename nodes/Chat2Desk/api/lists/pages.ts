import type { IDataObject } from 'n8n-workflow';
import type { Answer } from '../../catalogue/types';
import { readDays } from './days';
import { readNewest } from './newest';
import { readOffsets } from './offsets';
import { rows, type Reading } from './reading';
import { endsHere, readUpwards } from './start-ids';

/** Reads a list to its end or to the limit: no row twice, none missing, in the API's order. Throws what `send` throws. */
export async function readList(reading: Reading): Promise<IDataObject[]> {
	const { pages, limit, call } = reading;
	if (limit <= 0) return [];
	if (pages.by === 'whole') return await readWhole(reading);
	if (pages.by === 'offset') return await readOffsets(reading);
	const ranged = reading.after !== undefined || reading.before !== undefined;
	if (ranged) return await readDays(reading);
	if (call.query?.order === 'desc') return await readNewest(reading);
	return await readUpwards(reading);
}

/** Most such lists come whole; where the answer says that there is more, the rest is read by offset. */
async function readWhole(reading: Reading): Promise<IDataObject[]> {
	const { call, pages, limit, send } = reading;
	const answer = await send(call);
	const list = hasMore(answer) ? await readOffsets({ ...reading, limit: Infinity }, answer) : rows(answer.data);
	return sorted(list, pages.sort).slice(0, limit);
}

/** Whether a list that was not asked for in pages says that it came in some: by its total, else by a full first page. */
export function hasMore(answer: Answer): boolean {
	const list = rows(answer.data);
	if (answer.total !== undefined) return list.length > 0 && answer.total > list.length;
	return answer.limit !== undefined && !endsHere(list, answer);
}

function sorted(list: IDataObject[], by: string | undefined): IDataObject[] {
	return by === undefined ? list : list.sort((a, b) => Number(a[by]) - Number(b[by]));
}
