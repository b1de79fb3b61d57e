import type { INodeProperties } from 'n8n-workflow';
import { json } from '../values/convert';
import { inBody, required } from '../catalogue/fields';
import { apiMode } from '../catalogue/pickers';
import type { Resource } from '../catalogue/types';

const customFields: INodeProperties = {
	displayName: 'Custom Fields (JSON)',
	name: 'companyFields',
	type: 'json',
	default: '{}',
	description: 'Values by ID of the custom field, as a JSON object',
};

export const companyResource: Resource = {
	name: 'Company',
	value: 'company',
	operations: [
		{
			name: 'Get API Info',
			value: 'getApiInfo',
			action: 'Get API info of company',
			description: 'Get the account behind the token, its mode, and how many calls this month has used',
			request: { method: 'GET', path: '/companies/api_info' },
			fields: [],
			answer: { kind: 'object' },
			simple: [
				'companyID',
				'company_name',
				'admin_email',
				'company_lang',
				'company_mode',
				'mode',
				'channels',
				'requests_this_month',
				'api_calls',
				'current_version',
			],
		},
		{
			name: 'Get Info',
			value: 'getInfo',
			action: 'Get company info',
			description: 'Get the data of the company',
			request: { method: 'GET', path: '/companies/info' },
			fields: [],
			answer: { kind: 'object' },
		},
		{
			name: 'Switch Mode',
			value: 'switchMode',
			action: 'Switch API mode of company',
			description: 'Change the mode of the account. Reference > Get API Modes describes the modes.',
			request: { method: 'PUT', path: '/companies/switch_mode' },
			fields: [required(inBody(apiMode))],
			answer: { kind: 'done' },
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update company',
			description: 'Change the custom fields of the company',
			request: { method: 'PUT', path: '/companies' },
			fields: [required(inBody(customFields, 'custom_fields', json))],
			answer: { kind: 'done' },
		},
	],
};
