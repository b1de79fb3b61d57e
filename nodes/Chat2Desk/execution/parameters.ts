import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { COLLECTION } from '../catalogue/shared';
import { collectionOf } from '../catalogue/properties';
import { InputError, isEmpty, plain, toObject } from '../values/input';
import type { Call, Field, Operation } from '../catalogue/types';

/** What one input item asks for. */
export interface Parameters {
	/** The operation's values by property name, converted; absent where nothing was set. */
	values: IDataObject;
	call: Call;
	/** `Infinity` with *Return All*, and where an operation brings no list. */
	limit: number;
	simplify: boolean;
}

/** Options that count for the whole execution. They are read from the first item. */
export interface Options {
	concurrency?: number;
	timeout?: number;
}

/** Reads the chosen operation's parameters for one item, and no others. Throws `InputError` on a value that cannot be used. */
export function readParameters(host: IExecuteFunctions, operation: Operation, index: number): Parameters {
	const timezone = host.getTimezone();
	const set = readFields(host, operation, index);
	const values: IDataObject = {};
	const call: Call = {
		method: operation.request.method,
		path: operation.request.path,
		changes: operation.request.changes,
		query: {},
		body: { ...operation.request.body },
	};
	for (const { field, value } of set) {
		const converted = convert(field, value, timezone);
		if (field.property.required === true && isEmpty(converted)) throw emptyField(field);
		if (converted === undefined || (field.to === 'query' && isEmpty(converted))) continue;
		values[field.property.name] = converted as IDataObject['value'];
		place(call, field, converted);
	}
	const options = host.getNodeParameter('options', index, {}) as IDataObject;
	Object.assign(call.query as IDataObject, toObject(options.extraQuery ?? {}, 'Extra Query Parameters'));
	Object.assign(call.body as IDataObject, toObject(options.extraBody ?? {}, 'Extra Body Fields'));
	operation.check?.(call, values);
	if (Object.keys(call.body as IDataObject).length === 0) delete call.body;
	return { values, call, ...readLimit(host, operation, index) };
}

/** The fields that hold something, with what they hold. */
function readFields(host: IExecuteFunctions, operation: Operation, index: number) {
	const hasMore = operation.fields.some((field) => field.place === 'more');
	const name = COLLECTION[collectionOf(operation)].name;
	const collection = hasMore ? (host.getNodeParameter(name, index, {}) as IDataObject) : {};
	return operation.fields
		.filter(({ property }) => isVisible(host, property, index))
		.map((field) => {
			const { name: property } = field.property;
			const read = field.place === 'top' ? host.getNodeParameter(property, index, '') : collection[property];
			return { field, value: plain(read) };
		})
		.filter(({ field, value }) => says(field, value));
}

/** Whether the editor shows a field, by the values of the fields it hangs on. What a user cannot see must not be sent. */
function isVisible(host: IExecuteFunctions, { displayOptions }: Field['property'], index: number): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) =>
		(allowed as unknown[] | undefined)?.includes(host.getNodeParameter(name.replace(/^\//, ''), index, '')),
	);
}

/**
 * Whether a value is to be sent. An empty text that the user put into a field of the body clears what is stored; anywhere
 * else, empty means not set. Throws `InputError` where a required field is empty.
 */
function says(field: Field, value: unknown): boolean {
	const { required, type } = field.property;
	if (required === true && (isEmpty(value) || value === null)) throw emptyField(field);
	if (value === undefined) return false;
	if (field.to === 'body' && field.place === 'more') return value !== '' || type === 'string';
	return !isEmpty(value);
}

function emptyField({ property }: Field): InputError {
	return new InputError(
		`"${property.displayName}" is empty`,
		'Fill the field in. Where it holds an expression, look at what the expression gives for this item',
	);
}

function convert(field: Field, value: unknown, timezone: string): unknown {
	if (field.convert === undefined || value === null) return value;
	return field.convert(value, { timezone, label: field.property.displayName });
}

function place(call: Call, { to, as }: Field, value: unknown): void {
	if (to === 'path') call.path = call.path.replace(`:${as}`, pathSegment(String(value)));
	if (to === 'query') (call.query as IDataObject)[as] = value as IDataObject['value'];
	if (to === 'body') setNested(call.body as IDataObject, as.split('.'), value as IDataObject['value']);
}

/** A value as one step of a path. `.` and `..` cannot be encoded: they would lead to another address. */
function pathSegment(value: string): string {
	if (/^\.{1,2}$/.test(value)) throw new InputError(`"${value}" is not an ID`, 'Choose from the list, or enter the ID that Chat2Desk shows');
	return encodeURIComponent(value);
}

function setNested(target: IDataObject, [name, ...rest]: string[], value: IDataObject['value']): void {
	if (rest.length === 0) {
		target[name] = value;
		return;
	}
	target[name] = { ...(target[name] as IDataObject | undefined) };
	setNested(target[name] as IDataObject, rest, value);
}

function readLimit(host: IExecuteFunctions, { answer, simple }: Operation, index: number) {
	const isList = answer.kind === 'list';
	const all = !isList || (host.getNodeParameter('returnAll', index, false) as boolean);
	const limit = all ? Infinity : Math.floor(Number(host.getNodeParameter('limit', index, 50)));
	if (Number.isNaN(limit) || limit < 1) throw new InputError('"Limit" is not a number from 1 up', 'Set Limit, or turn on Return All');
	const simplify = simple !== undefined && (host.getNodeParameter('simplify', index, true) as boolean);
	return { limit, simplify };
}
