import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	buildOptions,
	COLLECTION,
	limit,
	preserveExpressionCollections,
	preserveList,
	returnAll,
	simplify,
	toSentenceCase,
} from './common-options';
import { hasBody, isRead } from './operations';
import type { Field, Operation, Resource } from './types';

/** A property and the operations that show it, as `[resource, operation]`. */
interface PropertyUsage {
	property: INodeProperties;
	/** What stands right before it in some operation. */
	behind: Set<PropertyUsage>;
	uses: Array<[string, string]>;
}

/**
 * n8n's properties of the whole catalogue: the pickers, each operation's fields, and what all operations share. Properties that
 * are the same in several operations become one, because the description goes to every editor session.
 */
export function buildProperties(resources: readonly Resource[]): INodeProperties[] {
	const placed = new Map<string, PropertyUsage>();
	for (const resource of resources) {
		for (const operation of resource.operations) {
			let last: PropertyUsage | undefined;
			for (const property of fieldsOf(operation)) {
				const key = propertyKey(property);
				const entry: PropertyUsage = placed.get(key) ?? { property, behind: new Set(), uses: [] };
				entry.uses.push([resource.value, operation.value]);
				if (last !== undefined) entry.behind.add(last);
				placed.set(key, entry);
				last = entry;
			}
		}
	}
	const existing = new Map(
		resources.map(({ value, operations }) => [value, new Set(operations.map((each) => each.value))]),
	);
	const common = buildOptions(
		valuesOf(resources, hasBody),
		valuesOf(resources, (operation) => !isRead(operation)),
		operationsWithFilters(resources),
	);
	const given = [...Object.values(COLLECTION), common].map(preserveExpressionCollections);
	return [
		resourceProperty(resources),
		...resources.map(operationProperty),
		...given.map(({ before }) => before),
		...sortTopologically([...placed.values()]).flatMap((each) => withDisplayOptions(each, existing)),
		common,
		...given.map(({ behind }) => behind),
	];
}

/** The properties so that each stands behind all that any of its operations shows before it: the editor keeps to one order. */
function sortTopologically(placed: PropertyUsage[]): PropertyUsage[] {
	const ordered = new Set<PropertyUsage>();
	const entered = new Set<PropertyUsage>();
	const enter = (entry: PropertyUsage) => {
		if (entered.has(entry)) return;
		entered.add(entry);
		entry.behind.forEach(enter);
		ordered.add(entry);
	};
	placed.forEach(enter);
	return [...ordered];
}

/** Values of some operations. A value says the same of its request in every resource. */
function valuesOf(resources: readonly Resource[], which: (operation: Operation) => boolean): string[] {
	const all = resources.flatMap(({ operations }) => operations);
	return [...new Set(all.filter(which).map(({ value }) => value))].sort();
}

/**
 * n8n's expression of what stands below a node's name: `Send message`, `Get many: message`, `Send WhatsApp template`. It makes words of the pickers' values, and
 * knows only those whose label has other ones.
 */
export function subtitle(resources: readonly Resource[]): string {
	const labels = [...resources, ...resources.flatMap(({ operations }) => operations)].map(({ name, value }) => [
		value,
		toSentenceCase(name),
	]);
	const others = labels.filter(
		([value, label]) => label !== value.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
	);
	const words = `s => (${JSON.stringify(Object.fromEntries(others))}[s] ?? String(s).replace(/[A-Z]/g, c => " " + c.toLowerCase()))`;
	// A long label says enough by itself, and n8n cuts off what is longer; so does one that names its resource.
	return `={{ ((o, r) => (w => (w(o).length > 20 || w(o).includes(w(r)) ? w(o) : [w(o), w(r)].join(/[A-Z]/.test(o) ? ": " : " ")).replace(/^./, c => c.toUpperCase()))(${words}))($parameter["operation"], $parameter["resource"]) }}`;
}

/** Whether a field of an operation keeps rows out. */
export const isFilterField = (operation: Operation, { in: to }: Field) =>
	collectionOf(operation) === 'filters' && to !== 'path';

const hasFilters = (operation: Operation) => operation.fields.some((field) => isFilterField(operation, field));

/** Values of the operations that have filters, and the resources that have none: the same value may do without in one of the latter. */
function operationsWithFilters(resources: readonly Resource[]): { operations: string[]; without: string[] } {
	const filtering = resources.flatMap(({ operations }) => operations.filter(hasFilters));
	return {
		operations: [...new Set(filtering.map(({ value }) => value))].sort(),
		without: resources
			.filter(({ operations }) => operations.some(isList) && !operations.some(hasFilters))
			.map(({ value }) => value),
	};
}

const isList = ({ output: answer }: Operation) => answer.kind === 'list';

function resourceProperty(resources: readonly Resource[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: 'message',
	};
}

/** Leaves an operation out of the list that a tool of an AI agent shows. Versions of n8n that do not know `@tool` show it: they refuse it only when it runs. */
const HIDDEN_IN_TOOLS: object = { displayOptions: { hide: { '@tool': [true] } } };

function operationProperty({ value, operations }: Resource): INodeProperties {
	const picks: INodePropertyOptions[] = operations.map(
		({ name, value: pick, action, description, hiddenFromAgents }) => ({
			name,
			value: pick,
			action,
			description,
			...(hiddenFromAgents && HIDDEN_IN_TOOLS),
		}),
	);
	const usual =
		['send', 'getAll'].find((common) => operations.some((each) => each.value === common)) ?? operations[0].value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: picks,
		default: usual,
	};
}

/** All properties of one operation, in the order in which the editor shows them. */
function fieldsOf(operation: Operation): INodeProperties[] {
	const top = operation.fields
		.filter(({ section }) => section === 'top')
		.flatMap(({ property }) => (isForm(property) ? withPreservedList(property) : [property]));
	const list = operation.output.kind === 'list' ? [returnAll, limit] : [];
	const more = collection(operation);
	return [
		...top,
		...list,
		...(more === undefined ? [] : [more]),
		...(operation.simplify === undefined ? [] : [simplify]),
	];
}

/** The collection of an operation's optional fields; its entries stand in alphabetical order, as n8n wants them. */
function collection(operation: Operation): INodeProperties | undefined {
	const more = operation.fields.filter(({ section }) => section === 'more');
	if (more.length === 0) return undefined;
	more.push(...(operation.sharedCollectionFields ?? []));
	const { name, displayName, placeholder } = COLLECTION[collectionOf(operation)];
	const sorted = more.map(({ property }) => property).sort(byName);
	const options = sorted.flatMap((each) =>
		isForm(each) ? [each, preserveList(each, `${name}.${each.name}`)] : [each],
	);
	return { displayName, name, type: 'collection', placeholder, default: {}, options };
}

/** A form at the top. n8n evaluates the condition of the last property with the value of the first. */
function withPreservedList(form: INodeProperties): INodeProperties[] {
	const { displayName, name, displayOptions } = form;
	const behind = preserveList(form);
	const show = { ...displayOptions?.show, ...behind.displayOptions?.show };
	return [
		{ displayName, name, type: 'hidden', default: {}, displayOptions },
		form,
		{ ...behind, displayOptions: { ...displayOptions, show } },
	];
}

const isForm = ({ type }: INodeProperties) => type === 'fixedCollection';

/** By name; two of one name stand in the same order whichever operation brings them. */
function byName(a: INodeProperties, b: INodeProperties): number {
	if (a.displayName !== b.displayName) return a.displayName < b.displayName ? -1 : 1;
	return textOf(a) < textOf(b) ? -1 : 1;
}

const texts = new WeakMap<INodeProperties, string>();

/** A property as text. Many operations share one, and writing it is most of what the start of the node costs. */
function textOf(property: INodeProperties): string {
	const text = texts.get(property) ?? JSON.stringify(property);
	texts.set(property, text);
	return text;
}

/** What two properties have in common that are the same. */
function propertyKey(property: INodeProperties): string {
	if (property.type !== 'collection') return textOf(property);
	return [property.name, ...(property.options as INodeProperties[]).map(textOf)].join('\n');
}

/** Which of the collections an operation's optional fields stand in. */
export function collectionOf({ output: answer, value }: Operation): keyof typeof COLLECTION {
	if (answer.kind === 'list') return 'filters';
	return /^update/.test(value) ? 'updateFields' : 'additionalFields';
}

/** Resources that show a property for the same operations, or for others that none of the rest has. */
interface Group {
	resource: string[];
	operation: string[];
}

/**
 * A property as often as it takes: n8n shows it for each of some operations of each of some resources, and where it must not be shown
 * for one of them, it is written once more.
 *
 * @param existing the operations of each resource
 */
function withDisplayOptions(
	{ property, uses }: PropertyUsage,
	existing: ReadonlyMap<string, ReadonlySet<string>>,
): INodeProperties[] {
	const wanted = new Map<string, string[]>();
	for (const [resource, operation] of uses) wanted.set(resource, [...(wanted.get(resource) ?? []), operation]);
	const isWrong = (resource: string, operation: string) =>
		existing.get(resource)?.has(operation) === true && wanted.get(resource)?.includes(operation) !== true;
	const groups: Group[] = [];
	for (const [resource, own] of wanted) {
		const group = groups.find(
			(each) =>
				!each.operation.some((one) => isWrong(resource, one)) &&
				!own.some((one) => each.resource.some((other) => isWrong(other, one))),
		);
		if (group === undefined) groups.push({ resource: [resource], operation: [...own] });
		else {
			group.resource.push(resource);
			group.operation.push(...own.filter((one) => !group.operation.includes(one)));
		}
	}
	return groups.map((show) => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { ...show, ...property.displayOptions?.show } },
	}));
}
