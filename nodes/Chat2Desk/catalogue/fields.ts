import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';
import type { Kind } from '../values/kinds';
import type { Field } from './types';

/** `clientId` → `client_id`: the API's names are the property names in snake case. */
export const snake = (name: string) => name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);

function field(to: Field['to'], property: INodeProperties, as?: string, holds?: Kind): Field {
	return { property, to, as: as ?? snake(property.name), place: 'more', holds: holds ?? kindOf(property) };
}

/** What a field of a type holds, unless its record says otherwise. */
const BY_TYPE: Partial<Record<NodePropertyTypes, Kind>> = {
	boolean: 'switch',
	color: 'color',
	dateTime: 'moment',
	json: 'object',
	multiOptions: 'names',
	number: 'number',
	options: 'choice',
	resourceLocator: 'id',
	resourceMapper: 'custom fields',
	string: 'text',
};

/** Ids of Chat2Desk are numbers; those of a user's own system are text, like all else that is typed in as text. */
function kindOf({ type, name, displayName }: INodeProperties): Kind {
	if (type === 'string' && /\bURL$/.test(displayName)) return 'web address';
	if (type === 'string' && name === 'email') return 'email';
	return /Id$/.test(name) && name !== 'externalId' ? 'id' : (BY_TYPE[type] ?? 'form');
}

/** A field whose value replaces `:as` in the operation's path. Always required. */
export const inPath = (property: INodeProperties, as = 'id', holds?: Kind): Field =>
	required(field('path', property, as, holds));

/** A field that becomes a query parameter. `as` is the API's name where it is not the property's in snake case. */
export const inQuery = (property: INodeProperties, as?: string, holds?: Kind): Field =>
	field('query', property, as, holds);

/** A field that becomes a property of the JSON body. */
export const inBody = (property: INodeProperties, as?: string, holds?: Kind): Field =>
	field('body', property, as, holds);

/** A field that only the operation's own function reads, or the paging. */
export const forCode = (property: INodeProperties, holds?: Kind): Field => field('code', property, undefined, holds);

/** Shown at the top and refused when empty. */
export function required(of: Field): Field {
	return { ...of, place: 'top', property: { ...of.property, required: true } };
}

/** Shown at the top, but may stay empty. */
export function shown(of: Field): Field {
	return { ...of, place: 'top' };
}

/** Shown at the top as a switch, and only sent where it is on: off is what happens anyway. */
export function ifOn(of: Field): Field {
	return { ...shown(of), holds: 'switch, off is nothing' };
}

/** Cleared in Chat2Desk by an empty value. */
export function clearing(of: Field): Field {
	return { ...of, clears: true };
}
