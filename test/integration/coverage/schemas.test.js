'use strict';

const { outputSchemas, storedSchemas } = require('../../../scripts/output-schemas');

const parsed = (files) => Object.fromEntries([...files].map(([name, text]) => [name, JSON.parse(text)]));

describe('schema previews', () => {
	let current;

	beforeAll(async () => {
		current = await outputSchemas();
	});

	it('describe the simplified output of every operation, with all fields and their types', () => {
		expect(parsed(storedSchemas())).toEqual(parsed(current));
	});

	it('are up to date (npm run docs:schemas), with the fields in their order', () => {
		expect([...storedSchemas()].sort()).toEqual([...current].sort());
	});

	it('have a form that n8n accepts', () => {
		for (const schema of Object.values(parsed(storedSchemas()))) {
			expect(schema).toEqual({ type: 'object', properties: expect.any(Object) });
			expect(schema.properties).not.toEqual({});
		}
	});
});
