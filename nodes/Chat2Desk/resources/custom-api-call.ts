import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { atTop, byOffset, notSent, required } from '../descriptions/field-builders';
import type { ApiRequest, Method, OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { isEmpty } from '../parsing/common';

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
	description: 'Path of the endpoint, with or without /v1. It can include a query string.',
};

const queryParameters: INodeProperties = {
	displayName: 'Query Parameters (JSON)',
	name: 'queryParameters',
	type: 'json',
	default: '{}',
	description: 'The query parameters as a JSON object',
};

const body: INodeProperties = {
	displayName: 'Body (JSON)',
	name: 'body',
	type: 'json',
	default: '{}',
	description: 'The body as a JSON object',
	displayOptions: { show: { method: ['DELETE', 'POST', 'PUT'] } },
};

const paginate: INodeProperties = {
	displayName: 'Return All Pages',
	name: 'paginate',
	type: 'boolean',
	default: false,
	description: 'Whether to return all pages of a list that supports limit and offset (200 rows per request)',
	displayOptions: { show: { method: ['GET'] } },
};

const omitVersionPrefix: INodeProperties = {
	displayName: 'Omit Version Prefix',
	name: 'omitVersionPrefix',
	type: 'boolean',
	default: false,
	description: 'Whether to use the path without the /v1 prefix (needed by a few endpoints)',
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
		path: values.omitVersionPrefix === true ? clean : clean.replace(/^\/v1(?=\/|$)/, ''),
		query: { ...queryOf(search), ...(values.queryParameters as IDataObject | undefined), ...call.query },
		body: isEmpty(Object.keys(filled)) ? undefined : filled,
		// A path that nobody knows may change things even with GET, as four of Chat2Desk's do.
		isWrite: values.paginate !== true,
		withoutVersion: values.omitVersionPrefix === true,
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
	description: 'Call any other endpoint of the Chat2Desk API',
	operations: [
		{
			name: 'Custom API Call',
			value: 'customCall',
			action: 'Make custom API call',
			description: "Call any Chat2Desk API endpoint with this node's authentication, retries and pagination",
			request: { method: 'GET', path: '' },
			fields: [
				atTop(notSent(method)),
				required(notSent(path)),
				atTop(notSent(queryParameters)),
				atTop(notSent(body)),
				atTop(notSent(paginate)),
				atTop(notSent(omitVersionPrefix)),
			],
			output: { kind: 'object' },
			hints: [
				[
					/^(404 (page not found)?$|405)/i,
					'Check "Path" and "Method" in the Chat2Desk API reference. A few endpoints require "Omit Version Prefix"',
				],
			],
			methodFromUser: true,
			execute: customCall,
		},
	],
};
