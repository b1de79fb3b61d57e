import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { collectionOf, isFilter } from '../catalogue/properties';
import { COLLECTION } from '../catalogue/shared';
import type { Field, Operation } from '../catalogue/types';
import { InputError, plain } from '../values/input';
import type { Kind } from '../values/kinds';
import { isBlank, isNothing } from '../values/refusals';
import { isToolCall } from './tool';

/** A field that holds something, with what it holds. */
export interface Filled {
	field: Field;
	value: unknown;
}

/**
 * The fields of an operation that hold something for one item. Throws `InputError` where a required field is empty, or a filter that
 * an expression filled; gives `undefined` where the user wants no results for the latter.
 */
export function readFields(
	host: IExecuteFunctions,
	operation: Operation,
	index: number,
	options: IDataObject,
): Filled[] | undefined {
	const hasMore = operation.fields.some((field) => field.place === 'more');
	const { name, displayName } = COLLECTION[collectionOf(operation)];
	if (hasMore && typeof host.getNode().parameters[name] === 'string') throw oneExpression(displayName);
	const read = hasMore ? host.getNodeParameter(name, index, {}) : {};
	const collection = (read !== null && typeof read === 'object' ? read : {}) as IDataObject;
	let returnsNothing = false;
	const filled = operation.fields
		.filter(({ property }) => isVisible(host, property, index))
		.map((field) => {
			const { name: property, type } = field.property;
			const value = field.place === 'top' ? host.getNodeParameter(property, index, '') : collection[property];
			return { field, value: type === 'resourceLocator' ? plain(value) : value };
		})
		.filter(({ field, value }) => {
			if (says(field, value)) return true;
			if (field.place === 'top' || field.property.name in collection)
				returnsNothing ||= endsWithout(host, operation, field, options);
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
const WORDS_MEAN_NOTHING: readonly Kind[] = [
	'choice',
	'number',
	'switch',
	'switch as 0/1',
	'delivery status',
	'color',
	'email',
	'object',
	'object or list',
	'custom fields as JSON',
	'id',
	'id or name',
	'ids',
	'tags',
	'tag',
	'names',
	'phone',
	'real phone',
	'stored phone',
	'moment',
	'unix seconds',
	'day',
	'day dd-mm-yyyy',
	'web address',
];

/**
 * Whether a value is to be sent. An empty text clears what is stored in a field that is documented to be cleared so; anywhere else,
 * empty means not set. Throws `InputError` where a required field is empty.
 */
function says(field: Field, value: unknown): boolean {
	const isEmpty = WORDS_MEAN_NOTHING.includes(field.holds) ? isNothing(value) : isBlank(value);
	if (!isEmpty) return true;
	if (field.property.required === true) throw emptyField(field.property.displayName);
	return field.clears === true && (value === null || typeof value === 'string');
}

/** The error for a field that must hold something. */
export function emptyField(label: string): InputError {
	return new InputError(
		`"${label}" is empty`,
		'Fill the field in. Where it holds an expression, look at what the expression gives for this item',
	);
}

/**
 * Whether nothing is to be returned because a field is empty: a filter that an expression filled, where the user wants that. Throws
 * `InputError` where such a filter is an error.
 */
export function endsWithout(
	host: IExecuteFunctions,
	operation: Operation,
	field: Field,
	options: IDataObject,
): boolean {
	return isFilter(operation, field) && isComputed(host, COLLECTION.filters.name, field) && takesNothing(field, options);
}

/** Whether a filter comes out of an expression of the user: one left blank by hand is not set, and a model leaves out by empty text. */
function isComputed(host: IExecuteFunctions, collection: string, { place, property }: Field): boolean {
	if (isToolCall(host)) return false;
	const node = host.getNode();
	const isExpression = (value: unknown): boolean =>
		typeof value === 'string' ? value.startsWith('=') : Array.isArray(value) ? value.some(isExpression) : false;
	if (place === 'top') return isExpression(plain(node.parameters[property.name]));
	return isExpression(plain((node.parameters[collection] as IDataObject | undefined)?.[property.name]));
}

/** The error for a collection that is one expression: many versions of n8n make an empty one of it. */
function oneExpression(label: string): InputError {
	return new InputError(
		`"${label}" is one expression, and n8n hands none of it on to the node`,
		'Give each field in it an expression of its own: without them, more could be done, or other things, than was meant',
	);
}

/** Whether an empty filter returns nothing. It would bring everything to the step that sends, so by default it is an error. */
function takesNothing({ property }: Field, { emptyFilters }: IDataObject): boolean {
	if (emptyFilters === 'ignore' || emptyFilters === 'returnNothing') return emptyFilters === 'returnNothing';
	throw new InputError(
		`The filter "${property.displayName}" is empty`,
		'Its expression gives nothing for this item, and without the filter everything would be returned. Correct the expression, or choose otherwise in Options > Empty Filters',
	);
}
