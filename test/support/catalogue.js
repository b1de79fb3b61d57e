'use strict';

/** All operations, with test values for each of their fields. */

const path = require('node:path');
const { BUILT, catalogue } = require('../../scripts/catalogue');

const { collectionOf } = require(path.join(BUILT, 'descriptions', 'build-properties'));

/** Every operation with its key, `resource:operation`. */
const operations = catalogue().map(({ resource, operation }) => ({
	key: `${resource.value}:${operation.value}`,
	resource: resource.value,
	operation,
}));

/** Base of the ID in each field; item n gets base + n. */
const IDS = {
	accessRightId: 54500,
	assigneeId: 640,
	channelId: 120,
	clientId: 31000000,
	createInGroup: 320,
	dialogId: 500,
	fromClientId: 31000000,
	groupId: 10,
	initiatorId: 700,
	menuItemId: 70,
	messageId: 1000,
	operatorId: 610,
	replyMessageId: 2000,
	reporterId: 800,
	requestId: 900,
	startId: 3000,
	statusId: 0,
	tagGroupId: 310,
	tagId: 990,
	templateId: 40,
	webhookId: 5500,
};

/** Values of fields that need a specific format, by property name. */
const VALUES = {
	attachmentSource: () => 'url',
	ticketStatus: (n) => 3 + n,
	priority: (n) => 5 + n,
	mode: (n) => ['online', 'offline'][n - 1],
	ticketId: (n) => `TICK ${n}/9`,
	statusIds: (n) => [n],
	requestIds: (n) => `90${n}, 91${n}`,
	phone: (n) => `+1 (555) 000-000${n}`,
	email: (n) => ` mail${n}@x.example`,
	customField: (n) => String(10 + n),
	assignedPhone: (n) => `+1 (555) 000-001${n}`,
	clientPhone: (n) => `+1 (555) 000-000${n}`,
	messages: (n) => ({
		message: [
			{
				sentAt: '2026-07-17T10:00:01Z',
				type: 'to_client',
				text: `later ${n}`,
				operatorId: '617',
				externalId: `x${n}`,
				attachmentUrl: '',
			},
			{
				sentAt: '2026-07-17T10:00:00Z',
				type: 'from_client',
				text: `first ${n}`,
				operatorId: '',
				externalId: '',
				attachmentUrl: '',
			},
		],
	}),
	tagIds: (n) => [990 + n, 7],
	channels: (n) => [126, 126 + n],
	report: (n) => `report_${n}`,
	sentAfter: (n) => `2026-07-1${n}T01:00:00Z`,
	sentBefore: (n) => `2026-07-1${n}T23:00:00Z`,
	dateFrom: (n) => `1${n}-07-2026`,
	dateTo: (n) => `1${n + 1}.07.2026`,
	restrictApprovers: () => '31000001',
	variables: (n) => [`Ann ${n}`, 'two\nlines'],
	path: (n) => `/v1/things/${n}?a=${n}`,
	inlineButtons: (n) => ({ button: [{ type: 'reply', text: `yes ${n}`, payload: `p${n}`, color: '', url: '' }] }),
	keyboard: (n) => ({
		button: [{ type: 'url', text: 'shop', payload: '', color: 'red', url: `https://x.example/${n}` }],
	}),
};

/** Values of other fields by type, for item n. */
const BY_TYPE = {
	string: ({ name, displayName }, n) =>
		/\bURL$/.test(displayName) ? `https://x.example/${name}/${n}` : `${name} ${n}`,
	number: (_property, n) => n,
	boolean: (_property, n) => n === 1,
	options: ({ name, options }, n) => options?.[(n - 1) % options.length].value ?? `${name}_${n}`,
	multiOptions: ({ options }, n) => options.slice(0, n).map(({ value }) => value),
	resourceLocator: ({ name }, n) => `${name} ${n}`,
	resourceMapper: (_property, n) => ({
		mappingMode: 'defineBelow',
		value: { 6: `six ${n}`, 8: '', 9: null },
		schema: [],
	}),
	json: (_property, n) => `{"name": ${n}}`,
	dateTime: (_property, n) => `2026-07-1${n}T10:00:00.000+02:00`,
	color: (_property, n) => `#00ff0${n}`,
	notice: () => '',
};

/** The value of a field for item n. */
function valueOf(property, n) {
	const { name, type } = property;
	if (type !== 'resourceMapper' && VALUES[name] !== undefined) return VALUES[name](n);
	if (IDS[name] !== undefined) return String(IDS[name] + n);
	return BY_TYPE[type](property, n);
}

/** The parameter of a field as stored by the editor, with an expression that reads the input item. */
function expression({ name, type }) {
	if (type === 'resourceLocator') return { __rl: true, mode: 'id', value: `={{ $json.${name} }}` };
	if (type === 'resourceMapper')
		return { mappingMode: 'defineBelow', value: { 6: `={{ $json.${name}.value[6] }}`, 8: '', 9: null }, schema: [] };
	if (type === 'fixedCollection') return inLeaves(VALUES[name]('{{ $json.n }}'));
	return `={{ $json.${name} }}`;
}

/** Converts the leaves to expressions, as n8n does not support an expression for a whole fixedCollection. */
function inLeaves(value) {
	if (typeof value === 'string') return value.includes('{{') ? `=${value}` : value;
	if (Array.isArray(value)) return value.map(inLeaves);
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inLeaves(part)]));
}

/**
 * Parameters of an operation, and input items with their values.
 *
 * @param {(field: object) => boolean} isIncluded selects the fields to set
 * @returns {{parameters: object, items: object[]}} two input items
 */
function filledIn({ resource, operation }, isIncluded = () => true) {
	const parameters = { resource, operation: operation.value };
	const items = [{ n: 1 }, { n: 2 }];
	const more = {};
	for (const { property, section } of operation.fields.filter(isIncluded)) {
		(section === 'top' ? parameters : more)[property.name] = expression(property);
		if (property.type === 'fixedCollection') continue;
		items.forEach((item, index) => (item[property.name] = valueOf(property, index + 1)));
	}
	if (Object.keys(more).length > 0) parameters[collectionOf(operation)] = more;
	return { parameters, items };
}

/** Returns a predicate for the fields that a new node of this operation requires. */
function isNeeded({ fields }) {
	const isShown = ([name, allowed]) =>
		allowed.includes(fields.find(({ property }) => property.name === name)?.property.default);
	return ({ property, requiredUnless }) =>
		(property.required === true || requiredUnless !== undefined) &&
		Object.entries(property.displayOptions?.show ?? {}).every(isShown);
}

module.exports = { filledIn, isNeeded, operations };
