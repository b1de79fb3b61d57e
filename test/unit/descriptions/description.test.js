'use strict';

const { NodeHelpers } = require('n8n-workflow');
const { Chat2Desk } = require('../../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { collectionOf } = require('../../../dist/nodes/Chat2Desk/descriptions/build-properties');
const { agentRestrictionOf } = require('../../../dist/nodes/Chat2Desk/descriptions/operations');
const { resources } = require('../../../dist/nodes/Chat2Desk/resources');
const { filledIn, isNeeded, operations } = require('../../support/catalogue');

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

/** The properties that the editor shows for the given parameters. */
function visible(parameters) {
	const values = NodeHelpers.getNodeParameters(properties, parameters, true, true, asNode(parameters), description);
	return properties.filter(
		(property) =>
			property.type !== 'hidden' && NodeHelpers.displayParameter(values, property, asNode(values), description),
	);
}

/** All properties, including those in collections. */
function everyProperty(list = properties) {
	return list.flatMap((property) => [
		property,
		...everyProperty(
			(property.options ?? []).flatMap((option) => option.values ?? (option.type === undefined ? [] : [option])),
		),
	]);
}

/** Names of an operation's properties, without Resource, Operation and Options. */
const own = (list) =>
	list.map(({ name }) => name).filter((name) => !['resource', 'operation', 'options'].includes(name));

test('the description has at most 1,400 bytes per operation', () => {
	expect(Buffer.byteLength(JSON.stringify(description)) / operations.length).toBeLessThanOrEqual(1400);
});

test('an invalid ID is reported once, although collections have fields of the same name', () => {
	const parameters = {
		resource: 'message',
		operation: 'send',
		sendTo: 'client',
		clientId: { __rl: true, mode: 'id', value: 'Ann Lee' },
		text: 'Hello',
	};
	const issues = NodeHelpers.getNodeParametersIssues(properties, asNode(parameters), description);
	expect(issues.parameters.clientId).toEqual([expect.stringContaining('Enter a numeric ID')]);
});

describe.each(operations)('$key', (subject) => {
	const { resource, operation } = subject;
	const picked = { resource, operation: operation.value };

	test('shows exactly its fields, in the order of its record', () => {
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

	test('shows no name twice for any combination of options', () => {
		const choices = operation.fields
			.filter(({ property }) => property.type === 'options' && property.options)
			.map(({ property }) => property);
		const variants = [{}, ...choices.flatMap(({ name, options }) => options.map(({ value }) => ({ [name]: value })))];
		for (const variant of variants) {
			const names = visible({ ...picked, ...variant }).map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
		}
	});

	test('offers each optional field once, in alphabetical order', () => {
		const collection = visible(picked).find(({ name }) => name === collectionOf(operation));
		const offered = (collection?.options ?? []).filter(
			({ displayOptions, type }) =>
				type !== 'hidden' && (displayOptions?.show?.['/operation']?.includes(operation.value) ?? true),
		);
		const names = offered.map(({ name }) => name);
		const more = operation.fields.filter(
			({ section, property }) =>
				section === 'more' && (property.displayOptions?.show?.['/operation']?.includes(operation.value) ?? true),
		);
		expect([...names].sort()).toEqual(more.map(({ property }) => property.name).sort());
		const labels = offered.map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort());
	});

	test('has collections that n8n parses, and that accept an expression', () => {
		for (const name of [collectionOf(operation), 'options']) {
			const parse = (value) =>
				NodeHelpers.getNodeParameters(
					properties,
					{ ...picked, [name]: value },
					true,
					false,
					asNode(picked),
					description,
				)[name];
			const exists = name === 'options' || operation.fields.some(({ section }) => section === 'more');
			if (exists) expect(parse({ unknown: 1 })).toEqual({});
			expect(parse('={{ $json.given }}')).toBe('={{ $json.given }}');
			expect(parse(undefined)).toEqual(exists ? {} : expect.anything());
		}
	});

	test('offers Parallel Writes only for writes', () => {
		const { options } = visible(picked).find(({ name }) => name === 'options');
		const { show } = options.find(({ name }) => name === 'parallelWrites').displayOptions;
		const { method, isWrite } = operation.request;
		expect(show['/operation'].includes(operation.value)).toBe(
			method !== 'GET' || isWrite === true || operation.methodFromUser === true,
		);
	});

	test('offers Empty Filters only for lists with filters', () => {
		const { options } = visible(picked).find(({ name }) => name === 'options');
		const { show, hide } = options.find(({ name }) => name === 'emptyFilters').displayOptions;
		const isOffered = show['/operation'].includes(operation.value) && !hide['/resource'].includes(picked.resource);
		const isFiltering = operation.output.kind === 'list' && operation.fields.some((field) => field.in !== 'path');
		expect(isOffered).toBe(isFiltering);
	});

	test('has an issue in n8n for each empty required field, and none if all are set', () => {
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

	test('keeps at most ten properties with Simplify', () => {
		if (Array.isArray(operation.simplify)) {
			expect(operation.simplify.length).toBeLessThanOrEqual(10);
			expect(new Set(operation.simplify).size).toBe(operation.simplify.length);
		}
	});

	test('has a field for each path parameter', () => {
		const inPath = operation.fields.filter((field) => field.in === 'path').map(({ apiName }) => apiName);
		const parts = [...operation.request.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
		if (operation.execute === undefined) expect(inPath).toEqual(parts);
		for (const name of inPath) expect(parts).toContain(name);
	});
});

test('the methods of properties exist, and each search method is used', () => {
	const used = { loadOptions: new Set(), listSearch: new Set(), resourceMapping: new Set() };
	for (const { typeOptions, modes } of everyProperty()) {
		if (typeOptions?.loadOptionsMethod) used.loadOptions.add(typeOptions.loadOptionsMethod);
		if (typeOptions?.resourceMapper) used.resourceMapping.add(typeOptions.resourceMapper.resourceMapperMethod);
		for (const mode of modes ?? [])
			if (mode.typeOptions?.searchListMethod) used.listSearch.add(mode.typeOptions.searchListMethod);
	}
	for (const [kind, names] of Object.entries(used))
		expect(Object.keys(methods[kind]).sort()).toEqual(expect.arrayContaining([...names].sort()));
	expect([...used.listSearch].sort()).toEqual(Object.keys(methods.listSearch).sort());
	expect([...used.resourceMapping]).toEqual(Object.keys(methods.resourceMapping));
});

test('multi-select lists and transports accept values that are not in the list', () => {
	const lists = everyProperty().filter(({ type }) => ['options', 'multiOptions'].includes(type));
	const open = lists.filter(({ name, type }) => name === 'transport' || type === 'multiOptions');
	expect(open.length).toBeGreaterThan(5);
	for (const { name, allowArbitraryValues } of open)
		expect({ name, allowArbitraryValues }).toEqual({ name, allowArbitraryValues: true });
});

test('five or more options are in alphabetical order', () => {
	for (const { name, options: all = [] } of everyProperty()) {
		// The resource for experts comes last.
		const options = name === 'resource' ? all.filter(({ value }) => value !== 'api') : all;
		const labels = options.map((option) => option.name && (option.displayName ?? option.name));
		if (labels.length >= 5)
			expect({ name, labels }).toEqual({ name, labels: [...labels].sort((a, b) => a.localeCompare(b)) });
	}
});

test('Message opens with Send, the resource for experts comes last, and each resource has a short description', () => {
	const [picker] = properties.filter(({ name }) => name === 'resource');
	expect(picker.default).toBe('message');
	expect(picker.options.at(-1).value).toBe('api');
	for (const { name, description: text = '' } of picker.options)
		expect({ name, isShort: text.length > 10 && text.length < 90 }).toEqual({ name, isShort: true });
	const ofMessage = properties.find(
		({ name, displayOptions }) => name === 'operation' && displayOptions.show.resource[0] === 'message',
	);
	expect(ofMessage.default).toBe('send');
});

test('no collection has a single option, as n8n would show a button without a name', () => {
	for (const { key, operation } of operations) {
		const more = operation.fields.filter(({ section }) => section === 'more');
		expect({ key, single: more.length === 1 }).toEqual({ key, single: false });
	}
});

test('date ranges are visible From and To fields with date pickers', () => {
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
			ends: ends.map(({ section, property }) => [property.displayName, property.type, section]),
		}).toEqual({
			key,
			ends: [
				['From', 'dateTime', 'top'],
				['To', 'dateTime', 'top'],
			],
		});
	}
	// Booleans such as Skip If Already Sent are not dates.
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
	// An agent distinguishes its tools by their actions only.
	expect(new Set(actions).size).toBe(actions.length);
});

test('each operation has a description and an action without articles and periods', () => {
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

test('the tool of an agent does not offer restricted operations', () => {
	const offered = (name) =>
		properties
			.filter((property) => property.name === 'operation')
			.flatMap(({ displayOptions, options }) =>
				options
					.filter((option) => NodeHelpers.displayParameter({}, option, asNode({}), { ...description, name }))
					.map(({ value }) => `${displayOptions.show.resource[0]}:${value}`),
			);
	const all = operations.map(({ key }) => key).sort();
	const restricted = operations
		.filter(({ operation }) => agentRestrictionOf(operation) !== undefined)
		.map(({ key }) => key);
	expect(restricted).toEqual([
		'company:switchMode',
		'company:update',
		'message:collectMessages',
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
	expect(offered('chat2DeskTool').sort()).toEqual(all.filter((key) => !restricted.includes(key)));
});

test('button fields describe their maximum length and supported messengers', () => {
	const all = everyProperty();
	const described = (name) => all.filter((property) => property.name === name).map((property) => property.description);
	expect(described('inlineButtons').join()).toMatch(/Telegram, Facebook, Viber Public and wa_dialog/);
	expect(described('keyboard').join()).toMatch(/online chat, Telegram, Facebook, Instagram, Viber Public and VK/);
	expect(described('text').filter((text) => /38 characters \(19 in Cyrillic\)/.test(text))).not.toEqual([]);
});

// An expression may return a name or an ID that is not in the loaded list. It is resolved during the execution.
test('dropdowns loaded from the account accept any value', () => {
	const loaded = everyProperty().filter(({ typeOptions }) => typeOptions?.loadOptionsMethod !== undefined);
	expect(loaded.length).toBeGreaterThan(10);
	expect(loaded.filter(({ allowArbitraryValues }) => allowArbitraryValues !== true).map(({ name }) => name)).toEqual(
		[],
	);
});
