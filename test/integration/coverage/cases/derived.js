'use strict';

/** A generated case for each operation without one, with every field and IDs from the sandbox account. */

const IDS = {
	channelId: 127,
	clientId: 31_000_001,
	dialogId: 501,
	groupId: 31,
	messageId: 1001,
	operatorId: 617,
	requestId: 900,
	tagGroupId: 313,
	tagId: 996,
	templateId: 71,
};

const BY_TYPE = {
	string: () => 'text',
	number: () => 1,
	boolean: () => true,
	options: ({ options }) => options?.[0].value,
	multiOptions: ({ options }) => options && [options[0].value],
	dateTime: () => '2026-07-16T10:00:00Z',
};

/**
 * @param {{name: string, type: string, displayName: string}} property
 * @returns {unknown} a value of that type
 * @throws {Error} if no value can be generated for that type
 */
function valueOf(property) {
	const { name, type, displayName } = property;
	if (IDS[name] !== undefined) return String(IDS[name]);
	if (/\bURL$/.test(displayName)) return 'https://x.example/a';
	const value = BY_TYPE[type]?.(property);
	if (value === undefined) throw new Error(`"${name}" needs a case in test/integration/coverage/cases/`);
	return value;
}

/**
 * @param {import('../../../../scripts/catalogue').CatalogueEntry[]} entries of operations without a case
 * @returns {import('.').Case[]}
 */
function derivedCases(entries) {
	return entries.map(({ key, operation }) => ({
		operation: key,
		values: () => Object.fromEntries(operation.fields.map(({ property }) => [property.name, valueOf(property)])),
		check: (items) => expect(items).not.toEqual([]),
	}));
}

module.exports = { derivedCases };
