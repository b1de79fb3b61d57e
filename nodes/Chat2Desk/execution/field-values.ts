import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { collectionOf, isFilterField } from '../descriptions/build-properties';
import { COLLECTION } from '../descriptions/common-options';
import { isRead } from '../descriptions/operations';
import type { Field, Operation } from '../descriptions/types';
import type { ValueKind } from '../parsing';
import { invalidValue, isBlank, isNullLike, unwrapLocator } from '../parsing/common';
import { parseBoolean } from '../parsing/scalars';
import { InputError } from '../utils/input';
import { asRecord } from '../utils/is-record';
import { toComparable } from '../utils/text';
import { isToolCall } from './tool-calls';

/** A field that is set, with its raw value. */
export interface FieldValue {
	field: Field;
	value: IDataObject['value'];
}

/**
 * Reads the fields of an operation that are set for one item. Throws `InputError` if a required field is empty, or a filter whose
 * expression has no result; returns `undefined` if *Empty Filters* says to return nothing for such a filter.
 */
export function readFieldValues(
	context: IExecuteFunctions,
	operation: Operation,
	index: number,
	options: IDataObject,
): FieldValue[] | undefined {
	const hasCollection = operation.fields.some((field) => field.section === 'more');
	const { name, displayName } = COLLECTION[collectionOf(operation)];
	if (hasCollection && typeof context.getNode().parameters[name] === 'string') throw singleExpressionError(displayName);
	const collection = asRecord(hasCollection ? context.getNodeParameter(name, index, {}) : {});
	let returnsNothing = false;
	const fieldValues = operation.fields
		.filter(({ property }) => isVisible(context, operation, property, index))
		.map((field) => {
			const { name: property, type } = field.property;
			const value = field.section === 'top' ? context.getNodeParameter(property, index, '') : collection[property];
			return { field, value: type === 'resourceLocator' ? unwrapLocator(value) : toOption(context, field, value) };
		})
		.filter(({ field, value }) => {
			if (hasValue(field, value)) return true;
			if (field.section === 'top' || field.property.name in collection)
				returnsNothing ||= shouldReturnNothing(context, operation, field, options);
			return false;
		});
	return returnsNothing ? undefined : fieldValues;
}

/** Whether the editor shows a field, given the values of the fields it depends on. Hidden fields are not sent. */
function isVisible(
	context: IExecuteFunctions,
	{ fields }: Operation,
	{ displayOptions }: Field['property'],
	index: number,
): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([path, allowed]) => {
		const values: readonly unknown[] = allowed ?? [];
		const name = path.replace(/^\//, '');
		const value = context.getNodeParameter(name, index, '');
		const field = fields.find(({ property }) => property.name === name);
		if (field === undefined) return values.includes(value);
		return values.includes(isNullLike(value) ? field.property.default : toOption(context, field, value));
	});
}

/**
 * The value of a dropdown from its value or its label, and of a switch from text: an expression may give any of these. Throws `InputError`
 * on anything else if the node itself reads the value; the API may know more values than the list.
 */
function toOption<T>(
	context: IExecuteFunctions,
	{ property, kind, in: place }: Field,
	value: T,
): T | string | number | boolean {
	const { type, displayName: label, options = [] } = property;
	if (isNullLike(value)) return value;
	if (type === 'boolean') return parseBoolean(value, { label });
	const known = options.flatMap((option) => ('value' in option ? [option] : []));
	if (kind !== 'choice' || known.length === 0 || typeof value === 'object') return value;
	const wanted = toOptionName(value);
	const found = known.find((option) => [option.value, option.name].some((name) => toOptionName(name) === wanted));
	// n8n drops the fields that depend on a label if it is stored as the value.
	const isStored = context.getNode().parameters[property.name] === value;
	if (found !== undefined && (found.value === value || !isStored)) return found.value;
	if (place !== 'code') return value;
	throw invalidValue(label, value, 'is not one of the options', `Use ${known.map((each) => each.value).join(', ')}`);
}

const toOptionName = (text: unknown) => toComparable(String(text)).replace(/[\s_-]/g, '');

/** Kinds for which a word such as `null` or `N/A` can only mean an empty value. */
const NULL_LIKE_KINDS: readonly ValueKind[] = [
	'choice',
	'transport',
	'number',
	'boolean',
	'booleanAsNumber',
	'deliveryStatus',
	'color',
	'email',
	'object',
	'objectOrArray',
	'customFields',
	'id',
	'idOrName',
	'ids',
	'tags',
	'tag',
	'names',
	'recipient',
	'phoneNumber',
	'phoneFilter',
	'dateTime',
	'unixSeconds',
	'date',
	'dateDdMmYyyy',
	'url',
];

/**
 * Whether a value is sent. An empty string clears the stored value of a field that the API documents as clearable; for any other field,
 * empty means not set. Throws `InputError` if a required field is empty.
 */
function hasValue(field: Field, value: unknown): boolean {
	const isEmpty = NULL_LIKE_KINDS.includes(field.kind) ? isNullLike(value) : isBlank(value);
	if (!isEmpty) return true;
	if (field.property.required === true) throw emptyFieldError(field.property.displayName);
	return field.clearable === true && (value === null || typeof value === 'string');
}

/** The error for an empty required field. */
export function emptyFieldError(label: string): InputError {
	return new InputError(
		`"${label}" is empty`,
		'Enter a value. If the field uses an expression, check its result for this item',
	);
}

/** Kinds that decide where a write goes or what it carries. */
const DECISIVE_KINDS: readonly ValueKind[] = [
	'id',
	'ids',
	'idOrName',
	'choice',
	'transport',
	'url',
	'buttons',
	'object',
	'objectOrArray',
	'names',
	'tags',
	'tag',
	'customFields',
];

/** Whether a write without this field may do something else than the user meant. An update leaves an omitted field unchanged. */
const isDecisive = (operation: Operation, { kind, in: place }: Field) =>
	!isRead(operation) &&
	(collectionOf(operation) !== 'updateFields' || place === 'path') &&
	DECISIVE_KINDS.includes(kind);

/**
 * Whether the operation returns nothing because this field is a filter whose expression has no result (*Empty Filters*: *Return
 * Nothing*). Throws `InputError` for such a filter if *Empty Filters* is *Fail With an Error*, and for a field that decides where a
 * write goes or what it carries unless *Empty Values* is *Ignore*.
 */
export function shouldReturnNothing(
	context: IExecuteFunctions,
	operation: Operation,
	field: Field,
	options: IDataObject,
): boolean {
	const isFilter = isFilterField(operation, field);
	if (!isFilter && !isDecisive(operation, field)) return false;
	if (!isExpression(context, COLLECTION[collectionOf(operation)].name, field)) return false;
	if (isFilter) return acceptsEmpty(field, options);
	assertEmptyAllowed(field.property.displayName, options);
	return false;
}

/** Throws `InputError` for an empty value unless *Empty Values* is *Ignore*. */
export function assertEmptyAllowed(label: string, { emptyValues }: IDataObject): void {
	if (emptyValues === 'ignore') return;
	throw new InputError(
		`"${label}" is empty`,
		'Its expression has no result for this item, and the request would be sent without it. Correct the expression, or change Options > Empty Values',
	);
}

/** Whether the user set a field by expression. A blank field is not set, and a model omits a field with an empty string. */
function isExpression(context: IExecuteFunctions, collection: string, { section, property }: Field): boolean {
	if (isToolCall(context)) return false;
	const node = context.getNode();
	const hasExpression = (value: unknown): boolean =>
		typeof value === 'string' ? value.startsWith('=') : Array.isArray(value) ? value.some(hasExpression) : false;
	if (section === 'top') return hasExpression(unwrapLocator(node.parameters[property.name]));
	return hasExpression(unwrapLocator(asRecord(node.parameters[collection])[property.name]));
}

/** The error for a collection that is a single expression: many versions of n8n pass an empty collection instead of its result. */
function singleExpressionError(label: string): InputError {
	return new InputError(
		`"${label}" cannot be set with a single expression, because n8n does not pass its value to the node`,
		'Use a separate expression for each field',
	);
}

/** Whether an empty filter returns nothing. By default it is an error, since the next node might then send to every client. */
function acceptsEmpty({ property }: Field, { emptyFilters }: IDataObject): boolean {
	if (emptyFilters === 'ignore' || emptyFilters === 'returnNothing') return emptyFilters === 'returnNothing';
	throw new InputError(
		`The filter "${property.displayName}" is empty`,
		'Its expression has no result for this item, and without the filter everything would be returned. Correct the expression, or change Options > Empty Filters',
	);
}
