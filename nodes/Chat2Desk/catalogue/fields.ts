import type { INodeProperties } from 'n8n-workflow';
import { id, text } from '../values/convert';
import type { Field } from './types';

/** `clientId` → `client_id`: the API's names are the property names in snake case. */
const snake = (name: string) => name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);

type Convert = Field['convert'];

function field(to: Field['to'], property: INodeProperties, as?: string, convert?: Convert): Field {
	const name = as ?? snake(property.name);
	return { property, to, as: name, place: 'more', convert: convert ?? conversion(property) };
}

/** Ids of Chat2Desk are numbers; those of a user's own system are text, like all else that is typed in as text. */
function conversion({ type, name }: INodeProperties): Convert {
	if (type === 'resourceLocator' || (/Id$/.test(name) && name !== 'externalId')) return id;
	return type === 'string' ? text : undefined;
}

/** A field whose value replaces `:as` in the operation's path. Always required. */
export const inPath = (property: INodeProperties, as = 'id', convert?: Convert): Field =>
	required(field('path', property, as, convert));

/** A field that becomes a query parameter. `as` is the API's name where it is not the property's in snake case. */
export const inQuery = (property: INodeProperties, as?: string, convert?: Convert): Field =>
	field('query', property, as, convert);

/** A field that becomes a property of the JSON body. */
export const inBody = (property: INodeProperties, as?: string, convert?: Convert): Field =>
	field('body', property, as, convert);

/** A field that only the operation's own function reads, or the paging. */
export const forCode = (property: INodeProperties, convert?: Convert): Field =>
	field('code', property, undefined, convert);

/** Shown at the top and refused when empty. */
export function required(of: Field): Field {
	return { ...of, place: 'top', property: { ...of.property, required: true } };
}

/** Shown at the top, but may stay empty. */
export function shown(of: Field): Field {
	return { ...of, place: 'top' };
}
