import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { searchModes } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import type { Resource } from '../descriptions/types';

const mode: INodeProperties = {
	displayName: 'Mode',
	name: 'mode',
	type: 'resourceLocator',
	default: { mode: 'list', value: 'online' },
	description: "The company's auto-reply mode",
	...searchModes('searchCompanyModes', 'Select a mode…', { displayName: 'By Name', placeholder: 'e.g. offline' }),
};

const customInfo1: INodeProperties = {
	displayName: 'Custom Info 1',
	name: 'customInfo1',
	type: 'string',
	default: '',
	description: 'Custom company text 1. Get API Info returns all three as custom_info.',
};

const customInfo2: INodeProperties = {
	displayName: 'Custom Info 2',
	name: 'customInfo2',
	type: 'string',
	default: '',
	description: 'Custom company text 2',
};

const customInfo3: INodeProperties = {
	displayName: 'Custom Info 3',
	name: 'customInfo3',
	type: 'string',
	default: '',
	description: 'Custom company text 3',
};

const SIMPLIFIED_FIELDS = [
	'companyID',
	'company_name',
	'admin_email',
	'company_lang',
	'company_mode',
	'channels',
	'write_first_option',
];

/** The account with its used and remaining API requests. Zero free requests do not mean that the quota is exhausted: paid ones can be left. */
function withQuota(row: IDataObject): IDataObject {
	const calls = { ...(row.api_calls as IDataObject | null | undefined) };
	const simplified: IDataObject = {
		...Object.fromEntries(SIMPLIFIED_FIELDS.map((name) => [name, row[name]])),
		used_this_month: calls.used_this_month ?? row.requests_this_month,
		left_free_requests: calls.left_free_requests,
		left_paid_requests: calls.left_paid_requests,
	};
	return Object.fromEntries(Object.entries(simplified).filter(([, value]) => value !== undefined));
}

export const companyResource: Resource = {
	name: 'Company',
	value: 'company',
	description: 'Account info, API usage and auto-reply mode',
	operations: [
		{
			name: 'Get API Info',
			value: 'getApiInfo',
			action: 'Get company API info',
			description: "Get the account of the API token, with this month's used and remaining API requests",
			request: { method: 'GET', path: '/companies/api_info' },
			fields: [],
			output: { kind: 'object' },
			simplify: withQuota,
		},
		{
			name: 'Get Info',
			value: 'getInfo',
			action: 'Get company info',
			description: 'Get the company data',
			request: { method: 'GET', path: '/companies/info' },
			fields: [],
			output: { kind: 'object' },
		},
		{
			name: 'Switch Mode',
			value: 'switchMode',
			action: 'Switch company mode',
			description: "Switch the company's auto-replies between online and offline mode",
			request: { method: 'PUT', path: '/companies/switch_mode' },
			fields: [field.required(field.inBody(mode, 'mode', 'idOrName'))],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update company',
			description: 'Update the three custom texts of the company',
			request: { method: 'PUT', path: '/companies' },
			fields: [
				field.atTop(field.inBody(customInfo1, 'custom_fields.1')),
				field.atTop(field.inBody(customInfo2, 'custom_fields.2')),
				field.atTop(field.inBody(customInfo3, 'custom_fields.3')),
			],
			output: { kind: 'acknowledgement' },
		},
	],
};
