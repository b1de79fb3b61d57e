'use strict';

const { NodeHelpers } = require('n8n-workflow');
const { Chat2Desk } = require('../../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { resources } = require('../../../dist/nodes/Chat2Desk/resources');
const { collectionOf, filledIn, isNeeded, operations } = require('../../support/catalogue');

const node = new Chat2Desk();
const { description, methods } = node;
const { properties } = description;

const asNode = (parameters) => ({
	id: '1',
	name: 'Chat2Desk',
	type: 'chat2Desk',
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

/** What the editor shows for some parameters. */
function visible(parameters) {
	const values = NodeHelpers.getNodeParameters(properties, parameters, true, true, asNode(parameters), description);
	return properties.filter((property) => NodeHelpers.displayParameter(values, property, asNode(values), description));
}

/** Every property, also those in collections and their parts. */
function everyProperty(list = properties) {
	return list.flatMap((property) => [
		property,
		...everyProperty(
			(property.options ?? []).flatMap((option) => option.values ?? (option.type === undefined ? [] : [option])),
		),
	]);
}

/** Properties without the pickers and without what all operations share. */
const own = (list) =>
	list.map(({ name }) => name).filter((name) => !['resource', 'operation', 'options'].includes(name));

test('a description costs at most 1,200 bytes an operation', () => {
	expect(Buffer.byteLength(JSON.stringify(description)) / operations.length).toBeLessThanOrEqual(1200);
});

describe.each(operations)('$key', (subject) => {
	const { resource, operation } = subject;
	const picked = { resource, operation: operation.value };

	test('shows its fields, in the order of its record, and no others', () => {
		const shown = own(visible(picked));
		const defaults = new Map(operation.fields.map(({ property }) => [property.name, property.default]));
		const isShown = ({ displayOptions }) =>
			Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) =>
				allowed.includes(name === '/operation' ? operation.value : defaults.get(name)),
			);
		const top = operation.fields
			.filter(({ place, property }) => place === 'top' && isShown(property))
			.map(({ property }) => property.name);
		const isList = operation.answer.kind === 'list';
		const hasMore = operation.fields.some(({ place }) => place === 'more');
		expect(shown).toEqual([
			...top,
			...(isList ? ['returnAll', 'limit'] : []),
			...(hasMore ? [collectionOf(operation)] : []),
			...(operation.simple ? ['simplify'] : []),
		]);
	});

	test('shows no name twice, whatever is chosen', () => {
		const choices = operation.fields
			.filter(({ property }) => property.type === 'options' && property.options)
			.map(({ property }) => property);
		const variants = [{}, ...choices.flatMap(({ name, options }) => options.map(({ value }) => ({ [name]: value })))];
		for (const variant of variants) {
			const names = visible({ ...picked, ...variant }).map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
		}
	});

	test('offers each optional field once, in the order of the alphabet', () => {
		const collection = visible(picked).find(({ name }) => name === collectionOf(operation));
		const offered = (collection?.options ?? []).filter(
			({ displayOptions }) => displayOptions?.show?.['/operation']?.includes(operation.value) ?? true,
		);
		const names = offered.map(({ name }) => name);
		const more = operation.fields.filter(
			({ place, property }) =>
				place === 'more' && (property.displayOptions?.show?.['/operation']?.includes(operation.value) ?? true),
		);
		expect([...names].sort()).toEqual(more.map(({ property }) => property.name).sort());
		const labels = offered.map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort());
	});

	test('n8n finds an issue with a required field that is empty, and none when all are filled', () => {
		const empty = NodeHelpers.getNodeParametersIssues(
			properties,
			asNode(NodeHelpers.getNodeParameters(properties, picked, true, false, asNode(picked), description)),
			description,
		);
		const needed = operation.fields
			.filter(isNeeded(operation))
			.filter(
				({ property }) => property.default === '' || property.default?.value === '' || property.default?.length === 0,
			);
		expect(Object.keys(empty?.parameters ?? {}).sort()).toEqual(needed.map(({ property }) => property.name).sort());
		const { parameters } = filledIn(subject);
		const filled = NodeHelpers.getNodeParameters(properties, parameters, true, false, asNode(parameters), description);
		expect(NodeHelpers.getNodeParametersIssues(properties, asNode(filled), description)).toBeNull();
		expect(filled).toMatchObject(picked);
	});

	test('Simplify keeps ten properties at most', () => {
		if (Array.isArray(operation.simple)) {
			expect(operation.simple.length).toBeLessThanOrEqual(10);
			expect(new Set(operation.simple).size).toBe(operation.simple.length);
		}
	});

	test('each part of its path is a field, and each field of its path a part', () => {
		const inPath = operation.fields.filter(({ to }) => to === 'path').map(({ as }) => as);
		const parts = [...operation.request.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
		if (operation.run === undefined) expect(inPath).toEqual(parts);
		for (const name of inPath) expect(parts).toContain(name);
	});
});

test('each method that a property names is there, and each that is there is named', () => {
	const named = { loadOptions: new Set(), listSearch: new Set(), resourceMapping: new Set() };
	for (const { typeOptions, modes } of everyProperty()) {
		if (typeOptions?.loadOptionsMethod) named.loadOptions.add(typeOptions.loadOptionsMethod);
		if (typeOptions?.resourceMapper) named.resourceMapping.add(typeOptions.resourceMapper.resourceMapperMethod);
		for (const mode of modes ?? [])
			if (mode.typeOptions?.searchListMethod) named.listSearch.add(mode.typeOptions.searchListMethod);
	}
	for (const [kind, names] of Object.entries(named))
		expect(Object.keys(methods[kind]).sort()).toEqual(expect.arrayContaining([...names].sort()));
	expect([...named.listSearch].sort()).toEqual(Object.keys(methods.listSearch).sort());
	expect([...named.resourceMapping]).toEqual(Object.keys(methods.resourceMapping));
});

test('five options or more stand in the order of the alphabet', () => {
	for (const { name, options = [] } of everyProperty()) {
		const labels = options.map((option) => option.name && (option.displayName ?? option.name));
		if (labels.length >= 5)
			expect({ name, labels }).toEqual({ name, labels: [...labels].sort((a, b) => a.localeCompare(b)) });
	}
});

test('resources and operations have distinct values and actions', () => {
	const values = resources.map(({ value }) => value);
	expect(new Set(values).size).toBe(values.length);
	for (const { operations: list } of resources) expect(new Set(list.map(({ value }) => value)).size).toBe(list.length);
	const actions = operations.map(({ operation }) => operation.action);
	// An agent tells its tools apart by nothing else.
	expect(new Set(actions).size).toBe(actions.length);
});

test('each operation says what it does, in sentences without a period at the end', () => {
	for (const { key, operation } of operations) {
		expect({ key, length: operation.description.length > 10 }).toEqual({ key, length: true });
		expect(operation.action).toMatch(/^[A-Z][^.]*$/);
		expect(operation.action).not.toMatch(/\b(a|an|the)\b/i);
	}
});

test('the node can be a tool, and its credential has a test', () => {
	expect(description.usableAsTool).toBe(true);
	expect(Object.keys(methods.credentialTest)).toEqual(description.credentials.map(({ testedBy }) => testedBy));
});
