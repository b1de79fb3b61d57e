import type { IDataObject } from 'n8n-workflow';
import { toObjectRow, toRows } from '../api/pagination/types';
import * as field from '../descriptions/fields';
import type { Operation, OutputType } from '../descriptions/types';
import { isoTime } from '../utils/api-times';

/** Added if Chat2Desk acknowledges a request with a bare success although data was expected (API method pages). */
const NO_DATA_NOTE = 'Chat2Desk reported success, but sent no data';

/** The IDs set for an item, under their API names: an acknowledgement does not contain them, but the next node may need them. */
export function inputIds({ fields }: Operation, values: IDataObject): IDataObject {
	const idFields = fields.filter(
		({ property, kind, in: location }) => /Id$/.test(property.name) && (kind === 'id' || location === 'path'),
	);
	const ids = idFields
		.map(({ property }) => [property.name, values[property.name]] as const)
		.filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(ids.map(([name, value]) => [field.toSnakeCase(name), value]));
}

/** Output objects of a response. A success without data becomes `{ success: true }`, with a note if data was expected. */
export function toObjects(output: OutputType, data: unknown): IDataObject[] {
	if (output.kind === 'list') return toRows(data);
	const hasNoData =
		data === undefined || data === null || data === '' || (typeof data === 'object' && Object.keys(data).length === 0);
	if (output.kind === 'acknowledgement') return [{ success: true, ...(hasNoData ? {} : toObjectRow(data)) }];
	if (hasNoData) return [{ success: true, note: NO_DATA_NOTE }];
	return Array.isArray(data) ? data.map(toObjectRow) : [toObjectRow(data)];
}

/** One output object of a response of any shape. */
export const toObject = (data: unknown): IDataObject => toObjects({ kind: 'object' }, data)[0];

/**
 * Applies *Simplify*: keeps the named properties, with times in ISO 8601. Properties that the API omitted stay out; an object with none
 * of them is returned unchanged.
 */
export function simplify(row: IDataObject, { simplify: spec = [] }: Operation): IDataObject {
	const kept =
		typeof spec === 'function'
			? spec(row)
			: Object.fromEntries(spec.filter((name) => name in row).map((name) => [name, isoTime(row[name])]));
	return Object.keys(kept).length === 0 ? row : kept;
}
