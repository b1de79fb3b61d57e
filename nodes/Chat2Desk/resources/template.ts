import * as field from '../descriptions/fields';
import { byOffset } from '../descriptions/operations';
import type { Resource } from '../descriptions/types';
import { templateRLC } from '../descriptions/common-fields';

export const templateResource: Resource = {
	name: 'Template',
	value: 'template',
	description: 'Quick replies for operators. For WhatsApp templates, see Message.',
	operations: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get template',
			description: 'Get a quick reply template',
			request: { method: 'GET', path: '/templates/:id' },
			fields: [field.inPath(templateRLC)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many templates',
			description:
				'Get many quick reply templates. Placeholders such as %client are not filled in when you send the text.',
			request: { method: 'GET', path: '/templates' },
			fields: [],
			output: byOffset,
		},
	],
};
