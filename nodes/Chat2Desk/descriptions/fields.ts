import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';
import type { ValueKind } from '../parsing';
import type { Field, Property } from './types';

/** `clientId` → `client_id`. */
export const toSnakeCase = (name: string) => name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);

/** The kind of value of each n8n field type, unless the field's record names another. */
const KIND_BY_TYPE = {
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
} as const satisfies Partial<Record<NodePropertyTypes, ValueKind>>;

type KindByType = typeof KIND_BY_TYPE;

/** The kind of value that `kindOf` finds; email addresses and URLs count as the text that they are. */
type KindOf<P extends Property> = P extends { name: 'externalId' }
	? 'text'
	: P extends { name: 'transport' }
		? 'transport'
		: P extends { name: `${string}Id` }
			? 'id'
			: P['type'] extends keyof KindByType
				? KindByType[P['type']]
				: ValueKind;

/** IDs of Chat2Desk are numbers; external IDs are text. */
function kindOf({ type, name, displayName }: INodeProperties): ValueKind {
	if (type === 'string' && displayName.endsWith('URL')) return 'url';
	if (type === 'string' && name === 'email') return 'email';
	if (name === 'transport') return 'transport';
	if (name.endsWith('Id') && name !== 'externalId') return 'id';
	const kinds: Partial<Record<NodePropertyTypes, ValueKind>> = KIND_BY_TYPE;
	return kinds[type] ?? 'raw';
}

/** `NoInfer`, so that the kind comes from the arguments and not from where the field is used. */
type BuiltField<P extends Property, K extends ValueKind> = Field<P['name'], NoInfer<K>, false>;

function buildField<P extends Property, K extends ValueKind>(
	place: Field['in'],
	property: P,
	apiName?: string,
	kind?: K,
): BuiltField<P, K> {
	return {
		property,
		in: place,
		apiName: apiName ?? toSnakeCase(property.name),
		section: 'more',
		// `KindOf` is the type-level form of `kindOf`.
		kind: kind ?? (kindOf(property) as K),
	};
}

/** A field whose value replaces `:apiName` in the operation's path. Always required. */
export const inPath = <P extends Property, K extends ValueKind = KindOf<P>>(property: P, apiName = 'id', kind?: K) =>
	required(buildField('path', property, apiName, kind));

/** A field sent as a query parameter. `apiName` defaults to the property's name in snake case. */
export const inQuery = <P extends Property, K extends ValueKind = KindOf<P>>(property: P, apiName?: string, kind?: K) =>
	buildField('query', property, apiName, kind);

/** A field sent in the JSON body. */
export const inBody = <P extends Property, K extends ValueKind = KindOf<P>>(property: P, apiName?: string, kind?: K) =>
	buildField('body', property, apiName, kind);

/** A field that is not sent as it is: the operation's function or the pagination reads it. */
export const notSent = <P extends Property, K extends ValueKind = KindOf<P>>(property: P, kind?: K) =>
	buildField('code', property, undefined, kind);

/** Shown at the top and rejected if empty. */
export function required<N extends string, K extends ValueKind>(field: Field<N, K>): Field<N, K, true> {
	return { ...field, section: 'top', property: { ...field.property, required: true }, isAlwaysSet: true };
}

/** Required while the field on which it depends has one of these values; hidden and not read otherwise. */
export function requiredIf<N extends string, K extends ValueKind>(
	show: Record<string, string[]>,
	field: Field<N, K>,
): Field<N, K, false> {
	const property = { ...field.property, displayOptions: { show } };
	return { ...required({ ...field, property }), isAlwaysSet: false };
}

/** Shown at the top while another field has one of these values, and optional. */
export function shownIf<N extends string, K extends ValueKind>(
	show: Record<string, string[]>,
	field: Field<N, K>,
): Field<N, K, false> {
	return { ...field, section: 'top', property: { ...field.property, displayOptions: { show } }, isAlwaysSet: false };
}

/** Shown at the top and marked as required until one of these optional fields has a value. The operation validates the combination. */
export function requiredUnless<F extends Field>(optionalFields: readonly string[], field: F): F {
	return { ...field, section: 'top', requiredUnless: optionalFields };
}

/** Shown at the top, but optional. */
export function atTop<F extends Field>(field: F): F {
	return { ...field, section: 'top' };
}

/** Shown at the top as a switch that is only sent when on: off is the default behavior. */
export function onlyWhenTrue<N extends string>(field: Field<N>): Field<N, 'trueOrOmit', false> {
	return { ...field, section: 'top', kind: 'trueOrOmit', isAlwaysSet: false };
}

/** A field that an empty value clears in Chat2Desk. */
export function clearable<F extends Field>(field: F): F {
	return { ...field, clearable: true };
}
