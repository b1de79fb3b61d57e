import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { collectionOf, isFilterField } from '../descriptions/build-properties';
import type { ApiRequest, SplitOptions } from '../descriptions/handler-types';
import type { Field, Operation } from '../descriptions/types';
import { parseValue, type ValueKind } from '../parsing';
import type { ParseContext } from '../parsing/common';
import { invalidValue, isNullLike, quote } from '../parsing/common';
import { parseNames } from '../parsing/ids';
import { parseObject } from '../parsing/json';
import { parseBoolean, parsePositiveInteger } from '../parsing/scalars';
import { isObjectOrText } from '../parsing/structured';
import { InputError, isEmpty } from '../utils/input';
import { asRecord } from '../utils/is-record';
import { readOptions, type ExecutionOptions } from './execution-options';
import { assertEmptyAllowed, emptyFieldError, readFieldValues, shouldReturnNothing } from './field-values';
import { isToolCall } from './tool-calls';

/** Kinds that are dates although their property may be a plain string. */
const DATE_KINDS: readonly ValueKind[] = ['date', 'dateDdMmYyyy'];

/** Max Characters per Message if it is not set (an assumption: Chat2Desk documents no limit). */
const DEFAULT_MAX_CHARACTERS = 4_000;

/** A request whose query and body can be added to. */
type FullRequest = ApiRequest & Required<Pick<ApiRequest, 'query' | 'body'>>;

/** The parameters of one input item. */
export interface Parameters {
	/** Parsed values by property name; fields that are not set are absent. */
	values: IDataObject;
	request: ApiRequest;
	/** IANA time zone of this item's dates. */
	timeZone: string;
	/** `Infinity` with *Return All*, and for operations that return no list. */
	limit: number;
	simplify: boolean;
	/** Fields to output in addition to the ID, by path; all if absent. */
	outputFields?: string[];
	/** Whether to skip a message whose External ID the client already has. */
	skipIfAlreadySent: boolean;
	/** Whether custom fields keep their IDs under *Simplify*. */
	customFieldIds: boolean;
	/** How to split a long text; `undefined` without *Split Long Text*. */
	splitText?: SplitOptions;
	/** How long links to files of the input are valid, in hours. */
	linkLifetime?: number;
	/** The *Timeout* option, in milliseconds. */
	timeoutMs?: number;
}

/**
 * Reads the selected operation's parameters for one item. Throws `InputError` for an invalid value; returns `undefined` if an empty
 * filter means that the item returns nothing.
 *
 * @param companyTimeZone returns the company's time zone; called only if a date is set, since reading a credential takes time
 */
export async function readParameters(
	context: IExecuteFunctions,
	operation: Operation,
	index: number,
	companyTimeZone: () => Promise<string>,
): Promise<Parameters | undefined> {
	const timezone = context.getTimezone();
	const options = readOptions(context, index);
	const fieldValues = readFieldValues(context, operation, index, options);
	if (fieldValues === undefined) return undefined;
	const timeZone = fieldValues.some(({ field }) => DATE_KINDS.includes(field.kind) || containsDate(field.property))
		? await companyTimeZone()
		: timezone;
	const values: IDataObject = {};
	const request: FullRequest = {
		method: operation.request.method,
		path: operation.request.path,
		isWrite: operation.request.isWrite,
		query: {},
		body: { ...operation.request.body },
		hints: operation.hints,
	};
	const { fallback, path } = operation.request;
	if (fallback !== undefined) request.fallback = { ...fallback, instead: path };
	const transport = fieldValues.find(({ field }) => field.property.name === 'transport')?.value;
	for (const { field, value } of fieldValues) {
		const parsed = parseField(field, value, { timezone, companyTimeZone: timeZone, transport });
		if (field.property.required === true && isEmpty(parsed)) throw emptyFieldError(field.property.displayName);
		// A value may turn out to be empty only after parsing, such as a list of blanks.
		const isUnset = isEmpty(parsed) && !isObjectOrText(value);
		if (isUnset && shouldReturnNothing(context, operation, field, options)) return undefined;
		if (parsed === undefined || (isEmpty(parsed) && (field.in === 'query' || isFilterField(operation, field))))
			continue;
		values[field.property.name] = parsed;
		placeValue(request, field, parsed);
	}
	Object.assign(request.query, readExtra(context, options, 'extraQuery', 'Extra Query Parameters'));
	Object.assign(request.body, readExtra(context, options, 'extraBody', 'Extra Body Fields'));
	operation.validate?.(request, values);
	const isBodyEmpty = Object.keys(request.body).length === 0;
	if (isBodyEmpty && collectionOf(operation) === 'updateFields') throw noFieldsToUpdateError();
	return {
		values,
		request: isBodyEmpty ? { ...request, body: undefined } : request,
		timeZone,
		skipIfAlreadySent: options.skipIfAlreadySent === true,
		customFieldIds: options.customFieldIds === true,
		...(options.splitLongText === true && {
			splitText: {
				maxLength: Math.floor(options.maxCharacters ?? DEFAULT_MAX_CHARACTERS),
				pauseMs: (options.pauseBetweenParts ?? 0) * 1000,
			},
		}),
		linkLifetime: options.linkLifetime,
		timeoutMs: options.timeout,
		...readLimit(context, operation, index),
	};
}

/** Extra fields or parameters as an object. Throws `InputError` if they are added, but their expression has no result. */
function readExtra(
	context: IExecuteFunctions,
	options: ExecutionOptions,
	name: 'extraBody' | 'extraQuery',
	label: string,
): IDataObject {
	if (name in options && isNullLike(options[name])) {
		const { options: raw } = context.getNode().parameters;
		const typed = typeof raw === 'string' ? raw : asRecord(raw)[name];
		const isExpression = typeof typed === 'string' && typed.startsWith('=');
		if (isExpression && !isToolCall(context)) assertEmptyAllowed(label, options);
		return {};
	}
	return parseObject(options[name] ?? {}, { label }) ?? {};
}

function noFieldsToUpdateError(): InputError {
	return new InputError(
		'No fields to update',
		'Set at least one field. If the fields use expressions, check their results for this item',
	);
}

function parseField(
	{ property, kind }: Field,
	value: IDataObject['value'],
	context: Omit<ParseContext, 'label'>,
): IDataObject['value'] {
	if (value === null) return null;
	const placeholder = property.placeholder ?? property.modes?.find(({ name }) => name === 'id')?.placeholder;
	return parseValue(kind, value, {
		...context,
		label: property.displayName,
		example: placeholder?.replace(/^e\.g\. /, ''),
	});
}

/** Whether a property is a date, or contains one. */
function containsDate({ type, options = [] }: Field['property']): boolean {
	if (type === 'dateTime') return true;
	return options.some((option) => {
		if ('values' in option) return option.values.some(containsDate);
		return 'type' in option && containsDate(option);
	});
}

function placeValue(request: FullRequest, { in: location, apiName }: Field, value: IDataObject['value']): void {
	if (location === 'path') {
		const segment = pathSegment(value);
		for (const target of [request, request.fallback])
			if (target !== undefined) target.path = target.path.replace(`:${apiName}`, () => segment);
	}
	if (location === 'query') request.query[apiName] = value;
	if (location === 'body') setNested(request.body, apiName.split('.'), value);
}

/** Encodes a value as a path segment. Rejects `.`, `..` and empty segments, which lead to another endpoint, and lone surrogates. */
function pathSegment(raw: unknown): string {
	const value = typeof raw === 'object' ? (Array.isArray(raw) ? 'an array' : 'an object') : String(raw).trim();
	if (typeof raw === 'object' || /^\.{0,2}$|\p{Surrogate}/u.test(value))
		throw new InputError(
			`"${quote(value)}" is not an ID`,
			'Select a value from the list, or enter the ID as shown in Chat2Desk',
		);
	return encodeURIComponent(value);
}

function setNested(target: IDataObject, [name, ...rest]: string[], value: IDataObject['value']): void {
	if (rest.length === 0) {
		target[name] = value;
		return;
	}
	const nested = { ...asRecord(target[name]) };
	target[name] = nested;
	setNested(nested, rest, value);
}

function readLimit(context: IExecuteFunctions, { output, simplify }: Operation, index: number) {
	const isOn = (name: string, label: string, defaultValue: boolean) =>
		parseBoolean(context.getNodeParameter(name, index, defaultValue), { label });
	const returnsAll = output.kind !== 'list' || isOn('returnAll', 'Return All', false);
	const limit = returnsAll
		? Infinity
		: parsePositiveInteger(
				context.getNodeParameter('limit', index, 50),
				{ label: 'Limit' },
				'Set Limit, or turn on Return All',
			);
	return { limit, ...readOutput(context, index, simplify !== undefined) };
}

/** What to output of each object: *Output* in tools of AI agents, which n8n leaves out elsewhere, or else *Simplify*. */
function readOutput(
	context: IExecuteFunctions,
	index: number,
	canSimplify: boolean,
): Pick<Parameters, 'simplify' | 'outputFields'> {
	const output = context.getNodeParameter('output', index, '');
	if (output === '') {
		const isOn = () => parseBoolean(context.getNodeParameter('simplify', index, true), { label: 'Simplify' });
		return { simplify: canSimplify && isOn() };
	}
	if (!['simple', 'raw', 'fields'].includes(String(output)))
		throw invalidValue('Output', output, 'is not an option', 'Select Simplified, Raw or Selected Fields');
	return {
		simplify: canSimplify && output !== 'raw',
		...(output === 'fields' && {
			outputFields: parseNames(context.getNodeParameter('fields', index, ''), { label: 'Fields' }),
		}),
	};
}
