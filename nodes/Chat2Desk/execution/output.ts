import type { IDataObject } from 'n8n-workflow';
import { isoTime } from '../values/times';
import { snake } from '../catalogue/fields';
import type { Operation, Shape } from '../catalogue/types';
import { asObject, rows } from '../api/lists/reading';

/**
 * The objects that an answer puts out. A success that says nothing else becomes `{ success: true }`, with the ids that were given, so
 * that the next node has them.
 *
 * @param values what the user has filled in, by property name
 */
export function objects(shape: Shape, data: unknown, values: IDataObject = {}): IDataObject[] {
	if (shape.kind === 'list') return rows(data);
	const isNothing = data === undefined || data === null || data === '';
	if (shape.kind === 'done') return [{ success: true, ...idsOf(values), ...(isNothing ? {} : asObject(data)) }];
	if (isNothing) return [{ success: true }];
	return Array.isArray(data) ? data.map(asObject) : [asObject(data)];
}

/** `{ messageId: 1 }` → `{ message_id: 1 }`, as the API names it. */
function idsOf(values: IDataObject): IDataObject {
	const ids = Object.entries(values).filter(([name]) => /Ids?$/.test(name));
	return Object.fromEntries(ids.map(([name, value]) => [snake(name), value]));
}

/** What *Simplify* makes of an object. Keeps the named properties, with times in ISO 8601. A property that the API left out stays out. */
export function simplified(row: IDataObject, { simple = [] }: Operation): IDataObject {
	if (typeof simple === 'function') return simple(row);
	const kept = simple.filter((name) => name in row);
	return Object.fromEntries(kept.map((name) => [name, isoTime(row[name]) as IDataObject['value']]));
}
