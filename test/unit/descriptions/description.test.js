'use strict';

const { NodeHelpers } = require('n8n-workflow');
const { Chat2Desk } = require('../../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { agentRestrictionOf } = require('../../../dist/nodes/Chat2Desk/descriptions/operations');
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
	return properties.filter(
		(property) =>
			property.type !== 'hidden' && NodeHelpers.displayParameter(values, property, asNode(values), description),
	);
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

test('costs at most 1,400 bytes per operation', () => {
	expect(Buffer.byteLength(JSON.stringify(description)) / operations.length).toBeLessThanOrEqual(1400);
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
			.filter(({ section, property }) => section === 'top' && isShown(property))
			.map(({ property }) => property.name);
		const isList = operation.output.kind === 'list';
		const hasMore = operation.fields.some(({ section }) => section === 'more');
		expect(shown).toEqual([
			...top,
			...(isList ? ['returnAll', 'limit'] : []),
			...(hasMore ? [collectionOf(operation)] : []),
			...(operation.simplify ? ['simplify'] : []),
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
			({ displayOptions, type }) =>
				type !== 'hidden' && (displayOptions?.show?.['/operation']?.includes(operation.value) ?? true),
		);
		const names = offered.map(({ name }) => name);
		const more = operation.fields.filter(
			({ section: place, property }) =>
				place === 'more' && (property.displayOptions?.show?.['/operation']?.includes(operation.value) ?? true),
		);
		expect([...names].sort()).toEqual(more.map(({ property }) => property.name).sort());
		const labels = offered.map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort());
	});

	test('has collections that n8n reads as such, and text in their place as text', () => {
		for (const name of [collectionOf(operation), 'options']) {
			const read = (given) =>
				NodeHelpers.getNodeParameters(
					properties,
					{ ...picked, [name]: given },
					true,
					false,
					asNode(picked),
					description,
				)[name];
			const isThere = name === 'options' || operation.fields.some(({ section }) => section === 'more');
			if (isThere) expect(read({ nobody: 1 })).toEqual({});
			expect(read('={{ $json.given }}')).toBe('={{ $json.given }}');
			expect(read(undefined)).toEqual(isThere ? {} : expect.anything());
		}
	});

	test('offers Parallel Writes where something is written, and nowhere else', () => {
		const { options } = visible(picked).find(({ name }) => name === 'options');
		const { show } = options.find(({ name }) => name === 'parallelWrites').displayOptions;
		const { method, isWrite: changes } = operation.request;
		expect(show['/operation'].includes(operation.value)).toBe(
			method !== 'GET' || changes === true || operation.methodFromUser === true,
		);
	});

	test('offers Empty Filters where there are filters, and nowhere else', () => {
		const { options } = visible(picked).find(({ name }) => name === 'options');
		const { show, hide } = options.find(({ name }) => name === 'emptyFilters').displayOptions;
		const isOffered = show['/operation'].includes(operation.value) && !hide['/resource'].includes(picked.resource);
		const isFiltering = operation.output.kind === 'list' && operation.fields.some((field) => field.in !== 'path');
		expect(isOffered).toBe(isFiltering);
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
		if (Array.isArray(operation.simplify)) {
			expect(operation.simplify.length).toBeLessThanOrEqual(10);
			expect(new Set(operation.simplify).size).toBe(operation.simplify.length);
		}
	});

	test('each part of its path is a field, and each field of its path a part', () => {
		const inPath = operation.fields.filter((field) => field.in === 'path').map(({ apiName }) => apiName);
		const parts = [...operation.request.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
		if (operation.execute === undefined) expect(inPath).toEqual(parts);
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

test('n8n finds no fault with a value that an expression gives and the loaded list lacks', () => {
	const choosing = everyProperty().filter(({ type }) => ['options', 'multiOptions'].includes(type));
	const open = choosing.filter(({ name, type }) => name === 'transport' || type === 'multiOptions');
	expect(open.length).toBeGreaterThan(5);
	for (const { name, allowArbitraryValues } of open)
		expect({ name, allowArbitraryValues }).toEqual({ name, allowArbitraryValues: true });
});

test('five options or more stand in the order of the alphabet', () => {
	for (const { name, options: all = [] } of everyProperty()) {
		// What is for experts stands behind all that the others look for.
		const options = name === 'resource' ? all.filter(({ value }) => value !== 'api') : all;
		const labels = options.map((option) => option.name && (option.displayName ?? option.name));
		if (labels.length >= 5)
			expect({ name, labels }).toEqual({ name, labels: [...labels].sort((a, b) => a.localeCompare(b)) });
	}
});

test('Message opens with Send, the resource for experts stands last, and each says in one line what it is', () => {
	const [picker] = properties.filter(({ name }) => name === 'resource');
	expect(picker.default).toBe('message');
	expect(picker.options.at(-1).value).toBe('api');
	for (const { name, description: line = '' } of picker.options)
		expect({ name, fits: line.length > 10 && line.length < 90 }).toEqual({ name, fits: true });
	const ofMessage = properties.find(
		({ name, displayOptions }) => name === 'operation' && displayOptions.show.resource[0] === 'message',
	);
	expect(ofMessage.default).toBe('send');
});

test('no collection has a single entry: it would be a button without a name', () => {
	for (const { key, operation } of operations) {
		const more = operation.fields.filter(({ section }) => section === 'more');
		expect({ key, single: more.length === 1 }).toEqual({ key, single: false });
	}
});

test('ranges are From and To, both visible, with date pickers', () => {
	const ranges = operations.filter(({ operation }) =>
		operation.fields.some(({ property }) => property.displayName === 'To' && property.type === 'dateTime'),
	);
	expect(ranges.map(({ key }) => key)).toEqual([
		'client:getQuestions',
		'message:getAll',
		'statistics:getAll',
		'webAnalytics:getAll',
	]);
	for (const { key, operation } of ranges) {
		const ends = operation.fields.filter(({ property }) => ['From', 'To'].includes(property.displayName));
		expect({
			key,
			ends: ends.map(({ section: place, property }) => [property.displayName, property.type, place]),
		}).toEqual({
			key,
			ends: [
				['From', 'dateTime', 'top'],
				['To', 'dateTime', 'top'],
			],
		});
	}
	// A switch is no date: Skip If Already Sent.
	const dated = everyProperty().filter(
		({ displayName = '', type }) =>
			type !== 'boolean' && /\b(start|finish|last|end) date\b|\bsent (after|before)\b/i.test(displayName),
	);
	expect(dated).toEqual([]);
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

test('offers operations that are for people in the node, but not in the tool of an agent', () => {
	const offered = (name) =>
		properties
			.filter((property) => property.name === 'operation')
			.flatMap(({ displayOptions, options }) =>
				options
					.filter((option) => NodeHelpers.displayParameter({}, option, asNode({}), { ...description, name }))
					.map(({ value }) => `${displayOptions.show.resource[0]}:${value}`),
			);
	const all = operations.map(({ key }) => key).sort();
	const people = operations
		.filter(({ operation }) => agentRestrictionOf(operation) !== undefined)
		.map(({ key }) => key);
	expect(people).toEqual([
		'company:switchMode',
		'company:update',
		'message:deleteOutbox',
		'message:sendAndWait',
		'operator:create',
		'operator:update',
		'ticket:delete',
		'webhook:create',
		'webhook:delete',
		'webhook:update',
	]);
	expect(offered('chat2Desk').sort()).toEqual(all);
	expect(offered('chat2DeskTool').sort()).toEqual(all.filter((key) => !people.includes(key)));
});

test('the forms of buttons say how long a button may be, and which messengers take it', () => {
	const all = everyProperty();
	const described = (name) => all.filter((property) => property.name === name).map((property) => property.description);
	expect(described('inlineButtons').join()).toMatch(/Telegram, Facebook, Viber Public and wa_dialog/);
	expect(described('keyboard').join()).toMatch(/online chat, Telegram, Facebook, Instagram, Viber Public and VK/);
	expect(described('text').filter((text) => /38 characters \(19 in Cyrillic\)/.test(text))).not.toEqual([]);
});

// An expression may give a name or an ID that the loaded list does not have: it is understood when the node runs.
test('a list of the account marks no value of an expression as a fault', () => {
	const loaded = everyProperty().filter(({ typeOptions }) => typeOptions?.loadOptionsMethod !== undefined);
	expect(loaded.length).toBeGreaterThan(10);
	expect(loaded.filter(({ allowArbitraryValues }) => allowArbitraryValues !== true).map(({ name }) => name)).toEqual(
		[],
	);
});
