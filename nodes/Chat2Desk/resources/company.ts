import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { atTop, inBody, required } from '../descriptions/field-builders';
import type { Resource } from '../descriptions/types';

const mode: INodeProperties = {
	displayName: 'Mode',
	name: 'mode',
	type: 'resourceLocator',
	default: { mode: 'list', value: 'online' },
	description: "The company's mode of automatic replies",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchCompanyModes', searchable: true },
		},
		{ displayName: 'By Name', name: 'id', type: 'string', placeholder: 'e.g. offline' },
	],
};

const customInfo1: INodeProperties = {
	displayName: 'Custom Info 1',
	name: 'customInfo1',
	type: 'string',
	default: '',
	description: "The first of the company's three free texts. Get API Info returns them as custom_info.",
};

const customInfo2: INodeProperties = {
	displayName: 'Custom Info 2',
	name: 'customInfo2',
	type: 'string',
	default: '',
	description: "The second of the company's three free texts",
};

const customInfo3: INodeProperties = {
	displayName: 'Custom Info 3',
	name: 'customInfo3',
	type: 'string',
	default: '',
	description: "The third of the company's three free texts",
};

const KEPT = [
	'companyID',
	'company_name',
	'admin_email',
	'company_lang',
	'company_mode',
	'channels',
	'write_first_option',
];

/** The account with what is used and left of the month's calls. Zero free calls left alone do not mean that all are used up. */
function withQuota(row: IDataObject): IDataObject {
	const calls = row.api_calls !== null && typeof row.api_calls === 'object' ? (row.api_calls as IDataObject) : {};
	const told: IDataObject = {
		...Object.fromEntries(KEPT.map((name) => [name, row[name]])),
		used_this_month: calls.used_this_month ?? row.requests_this_month,
		left_free_requests: calls.left_free_requests,
		left_paid_requests: calls.left_paid_requests,
	};
	return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

export const companyResource: Resource = {
	name: 'Company',
	value: 'company',
	description: 'The account: used API calls, mode of automatic replies',
	operations: [
		{
			name: 'Get API Info',
			value: 'getApiInfo',
			action: 'Get API info of company',
			description: 'Get the account behind the token, and how many API calls of this month are used and left',
			request: { method: 'GET', path: '/companies/api_info' },
			fields: [],
			output: { kind: 'object' },
			simplify: withQuota,
		},
		{
			name: 'Get Info',
			value: 'getInfo',
			action: 'Get company info',
			description: 'Get the data of the company',
			request: { method: 'GET', path: '/companies/info' },
			fields: [],
			output: { kind: 'object' },
		},
		{
			name: 'Switch Mode',
			value: 'switchMode',
			action: 'Switch mode of company',
			description: 'Switch the automatic replies of the company between their online and their offline mode',
			request: { method: 'PUT', path: '/companies/switch_mode' },
			fields: [required(inBody(mode, 'mode', 'idOrName'))],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update company',
			description: "Change the company's three free texts",
			request: { method: 'PUT', path: '/companies' },
			fields: [
				atTop(inBody(customInfo1, 'custom_fields.1')),
				atTop(inBody(customInfo2, 'custom_fields.2')),
				atTop(inBody(customInfo3, 'custom_fields.3')),
			],
			output: { kind: 'acknowledgement' },
		},
	],
};
