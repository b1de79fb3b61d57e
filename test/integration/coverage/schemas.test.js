'use strict';

const { outputSchemas, storedSchemas } = require('../../../scripts/output-schemas');
const { documentedNames, fieldNames } = require('./contract');

const parsed = (files) => Object.fromEntries([...files].map(([name, text]) => [name, JSON.parse(text)]));

/** Fields that the node adds, and the languages of status names. */
const ADDED = [
	...['action', 'answer', 'approved', 'approve_in_chat', 'approvers', 'assigned', 'at', 'author', 'bound_reached'],
	...['chatInput', 'count', 'dialog', 'display_name', 'en', 'expires_at', 'files', 'found', 'imported', 'matched_by'],
	...['note', 'question', 'respondedAt', 'responded', 'responded_at', 'responder', 'response_type', 'ru', 'skipped'],
	...['step', 'steps', 'success', 'truncated', 'updated_fields', 'via'],
];

describe('schema previews', () => {
	let current;
	const getCurrent = async () => await (current ??= outputSchemas());

	it('describe the simplified output of every operation, with all fields and their types', async () => {
		expect(parsed(storedSchemas())).toEqual(parsed(await getCurrent()));
	});

	it('are up to date (npm run docs:schemas), with the fields in their order', async () => {
		expect([...storedSchemas()].sort()).toEqual([...(await getCurrent())].sort());
	});

	it('have documented fields, and those that the node adds', () => {
		const known = documentedNames();
		const unknown = [...storedSchemas()].flatMap(([file, text]) =>
			fieldNames(JSON.parse(text))
				.filter((name) => !known.has(name) && !ADDED.includes(name))
				.map((name) => `${file}: ${name}`),
		);
		expect(unknown).toEqual([]);
		expect(ADDED.filter((name) => known.has(name))).toEqual([]);
	});

	it('have a form that n8n accepts', () => {
		for (const schema of Object.values(parsed(storedSchemas()))) {
			expect(schema).toEqual({ type: 'object', properties: expect.any(Object) });
			expect(schema.properties).not.toEqual({});
		}
	});
});
