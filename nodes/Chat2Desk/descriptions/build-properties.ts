import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	anyClientNotice,
	buildOptions,
	buildToolOutput,
	COLLECTION,
	limit,
	preserveExpressionCollections,
	preserveList,
	returnAll,
	simplifyUnlessTool,
	toSentenceCase,
} from './common-options';
import { agentRestrictionOf, hasBody, isRead } from './operations';
import type { Field, Operation, Resource } from './types';

/** A property and the operations that use it, as `[resource, operation]`. */
interface PropertyUsage {
	property: INodeProperties;
	/** Properties that directly precede it in some operation. */
	predecessors: Set<PropertyUsage>;
	uses: Array<[string, string]>;
}

/**
 * Builds the node's properties: resource and operation, each operation's fields, and the shared options. Identical properties of several
 * operations are merged, because every editor session loads the description.
 */
export function buildProperties(resources: readonly Resource[]): INodeProperties[] {
	const usages: PropertyUsage[] = [];
	const usagesByName = new Map<string, PropertyUsage[]>();
	for (const resource of resources) {
		for (const operation of resource.operations) {
			let previous: PropertyUsage | undefined;
			for (const property of fieldsOf(operation)) {
				const sameName = usagesByName.get(property.name) ?? [];
				let usage = sameName.find((each) => isSame(each.property, property));
				if (usage === undefined) {
					usage = { property, predecessors: new Set(), uses: [] };
					usagesByName.set(property.name, [...sameName, usage]);
					usages.push(usage);
				}
				usage.uses.push([resource.value, operation.value]);
				if (previous !== undefined) usage.predecessors.add(previous);
				previous = usage;
			}
		}
	}
	const operationsByResource = new Map(
		resources.map(({ value, operations }) => [value, new Set(operations.map((each) => each.value))]),
	);
	const options = buildOptions(
		valuesOf(resources, hasBody),
		valuesOf(resources, (operation) => !isRead(operation)),
		operationsWithFilters(resources),
	);
	const preserved = [...Object.values(COLLECTION), options].map(preserveExpressionCollections);
	return [
		resourceProperty(resources),
		...resources.map(operationProperty),
		...preserved.map(({ before }) => before),
		...sortTopologically(usages).flatMap((usage) => withDisplayOptions(usage, operationsByResource)),
		...buildToolOutput(operationsWithoutToolOutput(resources)),
		options,
		anyClientNotice,
		...preserved.map(({ after }) => after),
	];
}

/** Values of the operations whose output a tool cannot choose: they only confirm, or are not available to AI agents. */
function operationsWithoutToolOutput(resources: readonly Resource[]): string[] {
	const hasOutput = (operation: Operation) =>
		operation.output.kind !== 'acknowledgement' && agentRestrictionOf(operation) === undefined;
	const withOutput = valuesOf(resources, hasOutput);
	return valuesOf(resources, ({ value }) => !withOutput.includes(value));
}

/** Sorts properties so that each follows its predecessors in every operation, because the editor shows them in one order. */
function sortTopologically(usages: PropertyUsage[]): PropertyUsage[] {
	const sorted = new Set<PropertyUsage>();
	const visited = new Set<PropertyUsage>();
	const visit = (usage: PropertyUsage) => {
		if (visited.has(usage)) return;
		visited.add(usage);
		usage.predecessors.forEach(visit);
		sorted.add(usage);
	};
	usages.forEach(visit);
	return [...sorted];
}

/** Values of the matching operations. A value matches if an operation of any resource does. */
function valuesOf(resources: readonly Resource[], matches: (operation: Operation) => boolean): string[] {
	const all = resources.flatMap(({ operations }) => operations);
	return [...new Set(all.filter(matches).map(({ value }) => value))].sort();
}

/**
 * Expression of the node's subtitle: the operation and the resource, e.g. `Send: message` or `Decode: QR code`. Only labels that do not
 * follow from the stored values are listed in it.
 */
export function subtitle(resources: readonly Resource[]): string {
	const labels = [...resources, ...resources.flatMap(({ operations }) => operations)].map(
		({ name, value }) => [value, toSentenceCase(name)] as const,
	);
	const irregular = labels.filter(
		([value, label]) => label !== value.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
	);
	const toLabel = `s => (${JSON.stringify(Object.fromEntries(irregular))}[s] ?? String(s).replace(/[A-Z]/g, c => " " + c.toLowerCase()))`;
	return `={{ [$parameter["operation"], $parameter["resource"]].map(${toLabel}).join(": ").replace(/^./, c => c.toUpperCase()) }}`;
}

/** Whether a field of an operation filters its rows. */
export const isFilterField = (operation: Operation, { in: target }: Field) =>
	collectionOf(operation) === 'filters' && target !== 'path';

const hasFilters = (operation: Operation) => operation.fields.some((field) => isFilterField(operation, field));

/** Values of the operations with filters, and resources in which operations of these values have none. */
function operationsWithFilters(resources: readonly Resource[]): { operations: string[]; without: string[] } {
	const filtering = resources.flatMap(({ operations }) => operations.filter(hasFilters));
	return {
		operations: [...new Set(filtering.map(({ value }) => value))].sort(),
		without: resources
			.filter(({ operations }) => operations.some(isList) && !operations.some(hasFilters))
			.map(({ value }) => value),
	};
}

const isList = ({ output }: Operation) => output.kind === 'list';

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

/** Hides an operation in tools of AI agents. Versions of n8n without `@tool` show it; there it fails when it runs. */
const HIDDEN_IN_TOOLS: object = { displayOptions: { hide: { '@tool': [true] } } };

function operationProperty({ value, operations }: Resource): INodeProperties {
	const options: INodePropertyOptions[] = operations.map((operation) => ({
		name: operation.name,
		value: operation.value,
		action: operation.action,
		description: operation.description,
		...(agentRestrictionOf(operation) !== undefined && HIDDEN_IN_TOOLS),
	}));
	const defaultOperation =
		['send', 'getAll'].find((usual) => operations.some((each) => each.value === usual)) ?? operations[0].value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options,
		default: defaultOperation,
	};
}

/** All properties of an operation in display order. */
function fieldsOf(operation: Operation): INodeProperties[] {
	const top = operation.fields
		.filter(({ section }) => section === 'top')
		.flatMap((field) => propertiesOf(operation, field));
	const list = operation.output.kind === 'list' ? [returnAll, limit] : [];
	const more = collection(operation);
	return [
		...top,
		...list,
		...(more === undefined ? [] : [more]),
		...(operation.simplify === undefined ? [] : [simplifyUnlessTool]),
	];
}

/** n8n's condition for a parameter that has a value. */
const HAS_VALUE = { _cnd: { exists: true } } as const;

/** The properties of a field at the top: several with the same name if it looks different depending on other fields. */
function propertiesOf(operation: Operation, { property, requiredUnless }: Field): INodeProperties[] {
	if (isFixedCollection(property)) return withPreservedList(property);
	if (requiredUnless === undefined) return [property];
	const conditions = (names: readonly string[]) =>
		Object.fromEntries(
			names.map((name) => [name.startsWith('/') ? name : `/${collectionOf(operation)}.${name}`, [HAS_VALUE]]),
		);
	return [
		{ ...property, required: true, displayOptions: { hide: conditions(requiredUnless) } },
		// These copies are optional, so they need no description of when that is the case.
		...requiredUnless.map((name, index) => ({
			...property,
			description: undefined,
			displayOptions: { show: conditions([name]), hide: conditions(requiredUnless.slice(0, index)) },
		})),
	];
}

/** The collection of an operation's optional fields, sorted alphabetically as n8n requires. */
function collection(operation: Operation): INodeProperties | undefined {
	const more = operation.fields.filter(({ section }) => section === 'more');
	if (more.length === 0) return undefined;
	more.push(...(operation.sharedCollectionFields ?? []));
	const { name, displayName, placeholder } = COLLECTION[collectionOf(operation)];
	const sorted = more.map(({ property }) => withoutValidation(property)).sort(byName);
	const options = sorted.flatMap((each) =>
		isFixedCollection(each) ? [each, preserveList(each, `${name}.${each.name}`)] : [each],
	);
	return { displayName, name, type: 'collection', placeholder, default: {}, options };
}

/**
 * A property of a collection. n8n checks the patterns of its modes against the field of the same name at the top, and would report an
 * invalid value there once per collection. The node checks values of collections itself.
 */
function withoutValidation(property: INodeProperties): INodeProperties {
	if (property.modes === undefined) return property;
	return { ...property, modes: property.modes.map((mode) => ({ ...mode, validation: undefined })) };
}

/** A fixed collection at the top, with the hidden property that keeps a list or text in it (`preserveList()`). */
function withPreservedList(collection: INodeProperties): INodeProperties[] {
	const { displayName, name, displayOptions } = collection;
	const hidden = preserveList(collection);
	const show = { ...displayOptions?.show, ...hidden.displayOptions?.show };
	return [
		{ displayName, name, type: 'hidden', default: {}, displayOptions },
		collection,
		{ ...hidden, displayOptions: { ...displayOptions, show } },
	];
}

const isFixedCollection = ({ type }: INodeProperties) => type === 'fixedCollection';

/** Sorts by label, and properties of the same label in a stable order. */
function byName(a: INodeProperties, b: INodeProperties): number {
	if (a.displayName !== b.displayName) return a.displayName < b.displayName ? -1 : 1;
	return serialize(a) < serialize(b) ? -1 : 1;
}

const serialized = new WeakMap<object, string>();

/** A property as JSON, cached because n8n waits for it when it starts. */
function serialize(property: object): string {
	const text = serialized.get(property) ?? JSON.stringify(property);
	serialized.set(property, text);
	return text;
}

/** Whether two properties of one name are identical. Most are the same object or differ in their first option. */
function isSame(a: object, b: object): boolean {
	if (a === b) return true;
	const [optionsOfA, optionsOfB] = [collectionOptions(a), collectionOptions(b)];
	if (optionsOfA === undefined || optionsOfB === undefined) return serialize(a) === serialize(b);
	return (
		optionsOfA.length === optionsOfB.length && optionsOfA.every((option, index) => isSame(option, optionsOfB[index]))
	);
}

const collectionOptions = (property: Partial<INodeProperties>) =>
	property.type === 'collection' ? property.options : undefined;

/** The collection that holds an operation's optional fields. */
export function collectionOf({ output, value }: Operation): keyof typeof COLLECTION {
	if (output.kind === 'list') return 'filters';
	return /^(createOrU|u)pdate/.test(value) ? 'updateFields' : 'additionalFields';
}

/** Resources and operations that one `displayOptions.show` can describe. */
interface DisplayGroup {
	resource: string[];
	operation: string[];
}

/**
 * Adds display options to a property. n8n shows it for all combinations of the listed resources and operations; if that includes an
 * unwanted combination, the property is repeated for another group.
 *
 * @param operationsByResource operation values of each resource
 */
function withDisplayOptions(
	{ property, uses }: PropertyUsage,
	operationsByResource: ReadonlyMap<string, ReadonlySet<string>>,
): INodeProperties[] {
	const show = ({ resource, operation }: DisplayGroup): INodeProperties => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { resource, operation, ...property.displayOptions?.show } },
	});
	if (uses.length === 1) return [show({ resource: [uses[0][0]], operation: [uses[0][1]] })];
	const wanted = new Map<string, string[]>();
	for (const [resource, operation] of uses) wanted.set(resource, [...(wanted.get(resource) ?? []), operation]);
	const isUnwanted = (resource: string, operation: string) =>
		operationsByResource.get(resource)?.has(operation) === true && wanted.get(resource)?.includes(operation) !== true;
	const groups: DisplayGroup[] = [];
	for (const [resource, operations] of wanted) {
		const group = groups.find(
			(candidate) =>
				!candidate.operation.some((operation) => isUnwanted(resource, operation)) &&
				!operations.some((operation) => candidate.resource.some((name) => isUnwanted(name, operation))),
		);
		if (group === undefined) groups.push({ resource: [resource], operation: [...operations] });
		else {
			group.resource.push(resource);
			group.operation.push(...operations.filter((operation) => !group.operation.includes(operation)));
		}
	}
	return groups.map(show);
}
