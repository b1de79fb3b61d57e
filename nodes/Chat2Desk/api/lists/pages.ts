import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../values/input';
import { readDays } from './days';
import { readOffsets } from './offsets';
import { PAGE, rows, type Reading } from './reading';
import { readUpwards } from './start-ids';

/** Reads a list to its end or to the limit: no row twice, none missing, in the API's order. Throws what `send` throws. */
export async function readList(reading: Reading): Promise<IDataObject[]> {
	const { pages, limit, call } = reading;
	if (limit <= 0) return [];
	if (pages.by === 'whole') return sorted(rows((await reading.send(call)).data), pages.sort).slice(0, limit);
	if (pages.by === 'offset') return await readOffsets(reading);
	const ranged = reading.after !== undefined || reading.before !== undefined;
	if (ranged) return await readDays(reading);
	if (call.query?.order === 'desc') return await readNewest(reading);
	return await readUpwards(reading);
}

/** Newest first: the API shows the last 200 rows and no more, as paging goes upwards only (seen on live accounts). */
async function readNewest({ call, limit, send }: Reading): Promise<IDataObject[]> {
	if (limit > PAGE) {
		throw new InputError(
			`Newest first reaches back ${PAGE} rows only`,
			`Set Limit to ${PAGE} or less, set a date range in the filters, or sort from oldest to newest`,
		);
	}
	return rows((await send({ ...call, query: { ...call.query, limit } })).data).slice(0, limit);
}

function sorted(list: IDataObject[], by: string | undefined): IDataObject[] {
	return by === undefined ? list : list.sort((a, b) => Number(a[by]) - Number(b[by]));
}
