import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { collectionOf, isFilterField } from '../descriptions/build-properties';
import type { ApiRequest } from '../descriptions/handler-types';
import type { Field, Operation } from '../descriptions/types';
import { parseValue } from '../parsing';
import type { ParseContext } from '../parsing/common';
import { toObject } from '../parsing/json';
import { parseBoolean, parsePositiveInteger } from '../parsing/scalars';
import { InputError, isEmpty } from '../utils/input-error';
import { readOptions } from './execution-options';
import { emptyFieldError, readFieldValues, shouldReturnNothing } from './field-values';

/** What one input item asks for. */
export interface Parameters {
	/** The operation's values by property name, converted; absent where nothing was set. */
	values: IDataObject;
	request: ApiRequest;
	/** IANA name of the zone in which the days of this item's dates are meant. */
	timeZone: string;
	/** `Infinity` with *Return All*, and where an operation brings no list. */
	limit: number;
	simplify: boolean;
	/** Whether a message is not to be sent that its client has already. */
	skipIfAlreadySent: boolean;
	/** How long to wait for the answer to a request, in milliseconds, where the user says so. */
	timeoutMs?: number;
}

/**
 * Reads the chosen operation's parameters for one item, and no others. Throws `InputError` on a value that cannot be used;
 * gives `undefined` where an empty filter is to return nothing.
 *
 * @param accountZone tells the company's time zone. It is asked only where a date is set, since a credential takes time to read.
 */
export async function readParameters(
	host: IExecuteFunctions,
	operation: Operation,
	index: number,
	accountZone: () => Promise<string>,
): Promise<Parameters | undefined> {
	const timezone = host.getTimezone();
	const options = readOptions(host, index);
	const set = readFieldValues(host, operation, index, options as IDataObject);
	if (set === undefined) return undefined;
	const zone = set.some(({ field }) => /^day/.test(field.kind) || holdsDate(field.property))
		? await accountZone()
		: timezone;
	const values: IDataObject = {};
	const call: ApiRequest = {
		method: operation.request.method,
		path: operation.request.path,
		isWrite: operation.request.isWrite,
		query: {},
		body: { ...operation.request.body },
		hints: operation.hints,
	};
	const { fallback, path } = operation.request;
	if (fallback !== undefined) call.fallback = { ...fallback, instead: path };
	const transport = set.find(({ field }) => field.property.name === 'transport')?.value;
	for (const { field, value } of set) {
		const converted = convert(field, value, { timezone, companyTimeZone: zone, transport });
		if (field.property.required === true && isEmpty(converted)) throw emptyFieldError(field.property.displayName);
		// What was given may turn out to hold nothing: a list of blanks, and text of one. As a filter it is as empty as any other.
		if (isEmpty(converted) && shouldReturnNothing(host, operation, field, options as IDataObject)) return undefined;
		if (converted === undefined || (isEmpty(converted) && (field.in === 'query' || isFilterField(operation, field))))
			continue;
		values[field.property.name] = converted as IDataObject['value'];
		placeValue(call, field, converted);
	}
	Object.assign(call.query as IDataObject, toObject(options.extraQuery ?? {}, 'Extra Query'));
	Object.assign(call.body as IDataObject, toObject(options.extraBody ?? {}, 'Extra Body Fields'));
	operation.validate?.(call, values);
	if (Object.keys(call.body as IDataObject).length === 0) delete call.body;
	if (call.body === undefined && collectionOf(operation) === 'updateFields') throw noFieldsToUpdateError();
	return {
		values,
		request: call,
		timeZone: zone,
		skipIfAlreadySent: options.skipIfAlreadySent === true,
		timeoutMs: options.timeout,
		...readLimit(host, operation, index),
	};
}

function noFieldsToUpdateError(): InputError {
	return new InputError(
		'There is nothing to change',
		'Fill in at least one field. Where fields hold expressions, look at what they give for this item',
	);
}

function convert({ property, kind }: Field, value: unknown, around: Omit<ParseContext, 'label'>): unknown {
	if (value === null) return null;
	const placeholder = property.placeholder ?? property.modes?.find(({ name }) => name === 'id')?.placeholder;
	return parseValue(kind, value, {
		...around,
		label: property.displayName,
		example: placeholder?.replace(/^e\.g\. /, ''),
	});
}

/** Whether a field is a date, or a form with a date in it. */
function holdsDate({ type, options = [] }: Field['property']): boolean {
	if (type === 'dateTime') return true;
	return options.some((option) => {
		if ('values' in option) return option.values.some(holdsDate);
		return 'type' in option && holdsDate(option);
	});
}

function placeValue(call: ApiRequest, { in: to, apiName }: Field, value: unknown): void {
	if (to === 'path') {
		const segment = pathSegment(value);
		for (const address of [call, call.fallback])
			if (address !== undefined) address.path = address.path.replace(`:${apiName}`, () => segment);
	}
	if (to === 'query') (call.query as IDataObject)[apiName] = value as IDataObject['value'];
	if (to === 'body') setNested(call.body as IDataObject, apiName.split('.'), value as IDataObject['value']);
}

/**
 * A value as one step of a path. `.` and `..` cannot be encoded: they would lead to another address, as would a step without text; and
 * half a character, as a text that was cut in the middle has it, can be encoded by nobody.
 */
function pathSegment(given: unknown): string {
	const value = typeof given === 'object' ? (Array.isArray(given) ? 'a list' : 'an object') : String(given).trim();
	if (typeof given === 'object' || /^\.{0,2}$|\p{Surrogate}/u.test(value))
		throw new InputError(
			`"${value.slice(0, 100)}" is not an ID`,
			'Choose from the list, or enter the ID that Chat2Desk shows',
		);
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

function readLimit(host: IExecuteFunctions, { output: answer, simplify }: Operation, index: number) {
	const isOn = (name: string, label: string, usual: boolean) =>
		parseBoolean(host.getNodeParameter(name, index, usual), { label });
	const all = answer.kind !== 'list' || isOn('returnAll', 'Return All', false);
	const limit = all
		? Infinity
		: parsePositiveInteger(
				host.getNodeParameter('limit', index, 50),
				{ label: 'Limit' },
				'Set Limit, or turn on Return All',
			);
	return { limit, simplify: simplify !== undefined && isOn('simplify', 'Simplify', true) };
}
