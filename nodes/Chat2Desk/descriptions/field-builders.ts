import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';
import type { ValueKind } from '../parsing';
import type { Field, OutputType, Pagination } from './types';

/** `clientId` → `client_id`: the API's names are the property names in snake case. */
export const toSnakeCase = (name: string) => name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);

function buildField(to: Field['in'], property: INodeProperties, as?: string, holds?: ValueKind): Field {
	return {
		property,
		in: to,
		apiName: as ?? toSnakeCase(property.name),
		section: 'more',
		kind: holds ?? kindOf(property),
	};
}

/** What a field of a type holds, unless its record says otherwise. */
const KIND_BY_TYPE: Partial<Record<NodePropertyTypes, ValueKind>> = {
	boolean: 'boolean',
	color: 'color',
	dateTime: 'dateTime',
	json: 'object',
	multiOptions: 'names',
	number: 'number',
	options: 'choice',
	resourceLocator: 'id',
	resourceMapper: 'customFields',
	string: 'text',
};

/** Ids of Chat2Desk are numbers; those of a user's own system are text, like all else that is typed in as text. */
function kindOf({ type, name, displayName }: INodeProperties): ValueKind {
	if (type === 'string' && /\bURL$/.test(displayName)) return 'url';
	if (type === 'string' && name === 'email') return 'email';
	return /Id$/.test(name) && name !== 'externalId' ? 'id' : (KIND_BY_TYPE[type] ?? 'raw');
}

/** A field whose value replaces `:as` in the operation's path. Always required. */
export const inPath = (property: INodeProperties, as = 'id', holds?: ValueKind): Field =>
	required(buildField('path', property, as, holds));

/** A field that becomes a query parameter. `as` is the API's name where it is not the property's in snake case. */
export const inQuery = (property: INodeProperties, as?: string, holds?: ValueKind): Field =>
	buildField('query', property, as, holds);

/** A field that becomes a property of the JSON body. */
export const inBody = (property: INodeProperties, as?: string, holds?: ValueKind): Field =>
	buildField('body', property, as, holds);

/** A field that only the operation's own function reads, or the paging. */
export const notSent = (property: INodeProperties, holds?: ValueKind): Field =>
	buildField('code', property, undefined, holds);

/** Shown at the top and refused when empty. */
export function required(of: Field): Field {
	return { ...of, section: 'top', property: { ...of.property, required: true } };
}

/** Shown at the top, but may stay empty. */
export function atTop(of: Field): Field {
	return { ...of, section: 'top' };
}

/** Shown at the top as a switch, and only sent where it is on: off is what happens anyway. */
export function onlyWhenTrue(of: Field): Field {
	return { ...atTop(of), kind: 'trueOrOmit' };
}

/** Cleared in Chat2Desk by an empty value. */
export function clearable(of: Field): Field {
	return { ...of, clearable: true };
}

/** Rows a call may bring at most (Chat2Desk's description). Every call costs quota, so pages are taken this large. */
export const MAX_PAGE_SIZE = 200;

type List = Extract<OutputType, { kind: 'list' }>;

/** A list read by `limit` and `offset`, with rows that have an `id`. */
export const byOffset: List = { kind: 'list', pages: { by: 'offset', key: 'id' } };

/** A list that one call brings whole. */
export const singlePage: List = { kind: 'list', pages: { by: 'whole', key: 'id' } };

/** How messages are read: from an id upwards, or from the newest one back. */
export const byStartId: Pagination = { by: 'startId', key: 'id' };
