import { byOffset, inPath } from '../descriptions/field-builders';
import { templateRLC } from '../descriptions/resource-locators';
import type { Resource } from '../descriptions/types';

export const templateResource: Resource = {
	name: 'Template',
	value: 'template',
	description: 'Quick answers of operators. WhatsApp templates are sent under Message.',
	operations: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get template',
			description: 'Get one quick answer of the operators',
			request: { method: 'GET', path: '/templates/:id' },
			fields: [inPath(templateRLC)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many templates',
			description:
				'Get the quick answers of the operators. Placeholders such as %client may reach clients as they stand.',
			request: { method: 'GET', path: '/templates' },
			fields: [],
			output: byOffset,
		},
	],
};
