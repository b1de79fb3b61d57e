import type { IDataObject } from 'n8n-workflow';
import { toObjectRow, toRows } from '../api/pagination/types';
import * as field from '../descriptions/fields';
import type { Operation, OutputType } from '../descriptions/types';
import { isoTime } from '../utils/api-times';
import { isRecord } from '../utils/is-record';

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

/** The name of an object's ID: `id`, or else the first name like `message_id`. */
const idNames = (row: IDataObject) =>
	('id' in row ? ['id'] : Object.keys(row).filter((name) => /_id$|ID$/.test(name))).slice(0, 1);

/**
 * Applies *Selected Fields*: keeps the ID, the success of a write, and the named fields. `last_message.text` names a nested field, and
 * `tags.label` the field of every entry. No other field is returned, even if none of the names exists, because users withhold data from a
 * model this way.
 */
export const selectFields = (row: IDataObject, paths: readonly string[]): IDataObject =>
	pickFields(row, ['success', ...idNames(row), ...paths]);

/** The paths that match nothing in any of the objects. */
export const findMissingFields = (rows: readonly IDataObject[], paths: readonly string[]): string[] =>
	paths.filter((path) => !rows.some((row) => Object.keys(pickFields(row, [path])).length > 0));

function pickFields(row: IDataObject, paths: readonly string[]): IDataObject {
	const entries = Object.entries(row).map(([name, value]) => {
		const nested = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
		return [name, paths.includes(name) ? value : pickNested(value, nested)] as const;
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The fields of an object, or of the objects in an array; `undefined` if there are none. */
function pickNested(value: IDataObject['value'], paths: readonly string[]): IDataObject['value'] {
	if (paths.length === 0) return undefined;
	if (Array.isArray(value)) {
		const picked = value.filter(isRecord).map((each) => pickFields(each, paths));
		const found = picked.filter((each) => Object.keys(each).length > 0);
		return found.length === 0 ? undefined : found;
	}
	if (!isRecord(value)) return undefined;
	const picked = pickFields(value, paths);
	return Object.keys(picked).length === 0 ? undefined : picked;
}
