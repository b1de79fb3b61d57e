import { inPath } from '../catalogue/fields';
import { byOffset } from '../catalogue/lists';
import { template } from '../catalogue/locators';
import type { Resource } from '../catalogue/types';

export const templateResource: Resource = {
	name: 'Template',
	value: 'template',
	operations: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get template',
			description: 'Get one prepared answer',
			request: { method: 'GET', path: '/templates/:id' },
			fields: [inPath(template)],
			answer: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many templates',
			description: 'Get the prepared answers of the account',
			request: { method: 'GET', path: '/templates' },
			fields: [],
			answer: byOffset,
		},
	],
};
