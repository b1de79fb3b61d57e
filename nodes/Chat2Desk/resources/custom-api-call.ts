import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { atTop, byOffset, notSent, required } from '../descriptions/field-builders';
import type { ApiRequest, Method, OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { isEmpty } from '../utils/input-error';

const method: INodeProperties = {
	displayName: 'Method',
	name: 'method',
	type: 'options',
	options: [
		{ name: 'DELETE', value: 'DELETE' },
		{ name: 'GET', value: 'GET' },
		{ name: 'POST', value: 'POST' },
		{ name: 'PUT', value: 'PUT' },
	],
	default: 'GET',
	description: 'The HTTP method of the request',
};

const path: INodeProperties = {
	displayName: 'Path',
	name: 'path',
	type: 'string',
	default: '',
	placeholder: 'e.g. /v1/clients',
	description: 'The address after the server, with or without /v1. A query may follow after a question mark.',
};

const queryParameters: INodeProperties = {
	displayName: 'Query Parameters (JSON)',
	name: 'queryParameters',
	type: 'json',
	default: '{}',
	description: 'The query parameters, as a JSON object',
};

const body: INodeProperties = {
	displayName: 'Body (JSON)',
	name: 'body',
	type: 'json',
	default: '{}',
	description: 'The body, as a JSON object',
	displayOptions: { show: { method: ['DELETE', 'POST', 'PUT'] } },
};

const paginate: INodeProperties = {
	displayName: 'Read All Pages',
	name: 'paginate',
	type: 'boolean',
	default: false,
	description: 'Whether to read a list to its end by limit and offset, 200 rows a request',
	displayOptions: { show: { method: ['GET'] } },
};

const unversioned: INodeProperties = {
	displayName: 'Path Without Version',
	name: 'unversioned',
	type: 'boolean',
	default: false,
	description: 'Whether to call the path as it stands, for the few addresses of Chat2Desk that lie outside /v1',
};

/** The user's path with what stands after its question mark taken apart. A full URL has to be of the credential's server. */
function callOf({ values, request: call }: OperationContext): ApiRequest {
	const [, address, search] = /^([^?#]*)\??([^#]*)/.exec(String(values.path).trim()) ?? ['', '', ''];
	// A URL parser drops tabs and line breaks and takes a backslash for a slash: two at the beginning would name another host.
	const plain = address.replace(/[\t\r\n]/g, '').replace(/\\/g, '/');
	const [server = ''] = /^https?:\/\/[^/]+/i.exec(plain) ?? [];
	const clean = `/${plain.slice(server.length).replace(/^\/+/, '')}`;
	const filled = { ...(values.body as IDataObject | undefined), ...call.body };
	return {
		method: values.method as Method,
		...(server !== '' && { expectedOrigin: server }),
		path: values.unversioned === true ? clean : clean.replace(/^\/v1(?=\/|$)/, ''),
		query: { ...queryOf(search), ...(values.queryParameters as IDataObject | undefined), ...call.query },
		body: isEmpty(Object.keys(filled)) ? undefined : filled,
		// A path that nobody knows may change things even with GET, as four of Chat2Desk's do.
		isWrite: values.paginate !== true,
		withoutVersion: values.unversioned === true,
		hints: call.hints,
	};
}

/** A name that stands in a query several times is a list. */
function queryOf(search: string): IDataObject {
	const parameters = new URLSearchParams(search);
	const entries = [...new Set(parameters.keys())].map((name) => {
		const values = parameters.getAll(name);
		return [name, values.length > 1 ? values : values[0]] as const;
	});
	return Object.fromEntries(entries);
}

async function customCall(step: OperationContext): Promise<OperationResult[]> {
	const call = callOf(step);
	if (step.values.paginate === true) {
		return (await step.list(call, byOffset.pagination, Infinity)).map((json) => ({ json }));
	}
	const { data } = await step.send(call);
	// Nothing in particular was due: an empty list is one, and a bare success says enough.
	if (Array.isArray(data) && data.length === 0) return [];
	return isEmpty(data ?? '') ? [{ json: { success: true } }] : step.toOutput(data).map((json) => ({ json }));
}

export const customApiCallResource: Resource = {
	name: 'API',
	value: 'api',
	description: 'Any other call of the Chat2Desk API',
	operations: [
		{
			name: 'Custom API Call',
			value: 'customCall',
			action: 'Make custom API call',
			description:
				'Call any address of the Chat2Desk API with the token, retries, paging and error messages of this node',
			request: { method: 'GET', path: '' },
			fields: [
				atTop(notSent(method)),
				required(notSent(path)),
				atTop(notSent(queryParameters)),
				atTop(notSent(body)),
				atTop(notSent(paginate)),
				atTop(notSent(unversioned)),
			],
			output: { kind: 'object' },
			hints: [
				[
					/^(404 (page not found)?$|405)/i,
					'The server has nothing at this Path with this Method. Compare both with the reference of Chat2Desk; a few addresses need Path Without Version',
				],
			],
			methodFromUser: true,
			execute: customCall,
		},
	],
};
