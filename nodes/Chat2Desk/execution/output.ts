import type { IDataObject } from 'n8n-workflow';
import { toObjectRow, toRows } from '../api/pagination/types';
import { toSnakeCase } from '../descriptions/field-builders';
import type { Operation, OutputType } from '../descriptions/types';
import { isoTime } from '../utils/api-times';

/** The ids of things that an item gave, under the API's names: a success says nothing of them, and the next node may need them. */
export function inputIds({ fields }: Operation, values: IDataObject): IDataObject {
	const ids = fields.filter(
		({ property, kind, in: to }) => /Id$/.test(property.name) && (kind === 'id' || to === 'path'),
	);
	const given = ids
		.map(({ property }) => [property.name, values[property.name]] as const)
		.filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(given.map(([name, value]) => [toSnakeCase(name), value]));
}

/** What an object says that should have come and did not: a bare success stands for many things (Chat2Desk's method pages). */
const ACKNOWLEDGEMENT_KEYS = 'Chat2Desk reported success, but sent no data';

/** The objects that an answer puts out. A success that says nothing else becomes `{ success: true }`, in words where more was due. */
export function toObjects(shape: OutputType, data: unknown): IDataObject[] {
	if (shape.kind === 'list') return toRows(data);
	const isNothing =
		data === undefined || data === null || data === '' || (typeof data === 'object' && Object.keys(data).length === 0);
	if (shape.kind === 'acknowledgement') return [{ success: true, ...(isNothing ? {} : toObjectRow(data)) }];
	if (isNothing) return [{ success: true, note: ACKNOWLEDGEMENT_KEYS }];
	return Array.isArray(data) ? data.map(toObjectRow) : [toObjectRow(data)];
}

/** One object out of whatever was answered where one is due. */
export const toObject = (data: unknown): IDataObject => toObjects({ kind: 'object' }, data)[0];

/**
 * What *Simplify* makes of an object. Keeps the named properties, with times in ISO 8601. A property that
 * the API left out stays out; an object that has none of them stays as it is.
 */
export function simplify(row: IDataObject, { simplify: simple = [] }: Operation): IDataObject {
	const named = typeof simple === 'function' ? [] : simple.filter((name) => name in row);
	const kept =
		typeof simple === 'function'
			? simple(row)
			: Object.fromEntries(named.map((name) => [name, isoTime(row[name]) as IDataObject['value']]));
	return Object.keys(kept).length === 0 ? row : kept;
}
