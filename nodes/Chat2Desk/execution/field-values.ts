import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { collectionOf, isFilterField } from '../descriptions/build-properties';
import { COLLECTION } from '../descriptions/common-options';
import type { Field, Operation } from '../descriptions/types';
import type { ValueKind } from '../parsing';
import { isBlank, isNullLike } from '../parsing/common';
import { InputError, unwrapLocator } from '../utils/input-error';
import { isToolCall } from './tool-calls';

/** A field that holds something, with what it holds. */
export interface FieldValue {
	field: Field;
	value: unknown;
}

/**
 * The fields of an operation that hold something for one item. Throws `InputError` where a required field is empty, or a filter that
 * an expression filled; gives `undefined` where the user wants no results for the latter.
 */
export function readFieldValues(
	host: IExecuteFunctions,
	operation: Operation,
	index: number,
	options: IDataObject,
): FieldValue[] | undefined {
	const hasMore = operation.fields.some((field) => field.section === 'more');
	const { name, displayName } = COLLECTION[collectionOf(operation)];
	if (hasMore && typeof host.getNode().parameters[name] === 'string') throw singleExpressionError(displayName);
	const read = hasMore ? host.getNodeParameter(name, index, {}) : {};
	const collection = (read !== null && typeof read === 'object' ? read : {}) as IDataObject;
	let returnsNothing = false;
	const filled = operation.fields
		.filter(({ property }) => isVisible(host, property, index))
		.map((field) => {
			const { name: property, type } = field.property;
			const value = field.section === 'top' ? host.getNodeParameter(property, index, '') : collection[property];
			return { field, value: type === 'resourceLocator' ? unwrapLocator(value) : value };
		})
		.filter(({ field, value }) => {
			if (hasValue(field, value)) return true;
			if (field.section === 'top' || field.property.name in collection)
				returnsNothing ||= shouldReturnNothing(host, operation, field, options);
			return false;
		});
	return returnsNothing ? undefined : filled;
}

/** Whether the editor shows a field, by the values of the fields it hangs on. What a user cannot see must not be sent. */
function isVisible(host: IExecuteFunctions, { displayOptions }: Field['property'], index: number): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) =>
		(allowed as unknown[] | undefined)?.includes(host.getNodeParameter(name.replace(/^\//, ''), index, '')),
	);
}

/** Kinds in which a word such as `null` or `N/A` can only mean that there is nothing. */
const NULL_LIKE_KINDS: readonly ValueKind[] = [
	'choice',
	'number',
	'boolean',
	'booleanAsNumber',
	'deliveryStatus',
	'color',
	'email',
	'object',
	'objectOrArray',
	'customFieldsJson',
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
 * Whether a value is to be sent. An empty text clears what is stored in a field that is documented to be cleared so; anywhere else,
 * empty means not set. Throws `InputError` where a required field is empty.
 */
function hasValue(field: Field, value: unknown): boolean {
	const isEmpty = NULL_LIKE_KINDS.includes(field.kind) ? isNullLike(value) : isBlank(value);
	if (!isEmpty) return true;
	if (field.property.required === true) throw emptyFieldError(field.property.displayName);
	return field.clearable === true && (value === null || typeof value === 'string');
}

/** The error for a field that must hold something. */
export function emptyFieldError(label: string): InputError {
	return new InputError(
		`"${label}" is empty`,
		'Fill the field in. Where it holds an expression, look at what the expression gives for this item',
	);
}

/**
 * Whether nothing is to be returned because a field is empty: a filter that an expression filled, where the user wants that. Throws
 * `InputError` where such a filter is an error.
 */
export function shouldReturnNothing(
	host: IExecuteFunctions,
	operation: Operation,
	field: Field,
	options: IDataObject,
): boolean {
	return (
		isFilterField(operation, field) &&
		isExpression(host, COLLECTION.filters.name, field) &&
		acceptsEmpty(field, options)
	);
}

/** Whether a filter comes out of an expression of the user: one left blank by hand is not set, and a model leaves out by empty text. */
function isExpression(host: IExecuteFunctions, collection: string, { section, property }: Field): boolean {
	if (isToolCall(host)) return false;
	const node = host.getNode();
	const isExpression = (value: unknown): boolean =>
		typeof value === 'string' ? value.startsWith('=') : Array.isArray(value) ? value.some(isExpression) : false;
	if (section === 'top') return isExpression(unwrapLocator(node.parameters[property.name]));
	return isExpression(unwrapLocator((node.parameters[collection] as IDataObject | undefined)?.[property.name]));
}

/** The error for a collection that is one expression: many versions of n8n make an empty one of it. */
function singleExpressionError(label: string): InputError {
	return new InputError(
		`"${label}" is one expression, and n8n hands none of it on to the node`,
		'Give each field in it an expression of its own: without them, more could be done, or other things, than was meant',
	);
}

/** Whether an empty filter returns nothing. It would bring everything to the step that sends, so by default it is an error. */
function acceptsEmpty({ property }: Field, { emptyFilters }: IDataObject): boolean {
	if (emptyFilters === 'ignore' || emptyFilters === 'returnNothing') return emptyFilters === 'returnNothing';
	throw new InputError(
		`The filter "${property.displayName}" is empty`,
		'Its expression gives nothing for this item, and without the filter everything would be returned. Correct the expression, or choose otherwise in Options > Empty Filters',
	);
}
