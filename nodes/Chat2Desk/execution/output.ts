import type { IDataObject } from 'n8n-workflow';
import { isoTime } from '../values/times';
import type { Operation, Shape } from '../catalogue/types';
import { asObject, rows } from '../api/lists/reading';

/** The objects that an answer puts out. A success that says nothing else becomes `{ success: true }`. */
export function objects(shape: Shape, data: unknown): IDataObject[] {
	if (shape.kind === 'list') return rows(data);
	const isNothing = data === undefined || data === null || data === '';
	if (shape.kind === 'done') return [{ success: true, ...(isNothing ? {} : asObject(data)) }];
	if (isNothing) return [{ success: true }];
	return Array.isArray(data) ? data.map(asObject) : [asObject(data)];
}

/** What *Simplify* makes of an object. Keeps the named properties, with times in ISO 8601. A property that the API left out stays out. */
export function simplified(row: IDataObject, { simple = [] }: Operation): IDataObject {
	if (typeof simple === 'function') return simple(row);
	const kept = simple.filter((name) => name in row);
	return Object.fromEntries(kept.map((name) => [name, isoTime(row[name]) as IDataObject['value']]));
}
