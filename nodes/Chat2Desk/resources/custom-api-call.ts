import type { IDataObject } from 'n8n-workflow';
import { atTop, byOffset, notSent, required } from '../descriptions/field-builders';
import type { ApiRequest, Method, OperationContext, OperationResult } from '../descriptions/handler-types';
import { defineOperation } from '../descriptions/operations';
import type { Property, Resource } from '../descriptions/types';
import { isEmpty, quote } from '../parsing/common';
import { InputError } from '../utils/input-error';
import { isDotSegment, pathSegments } from '../utils/path-segments';

const method: Property<'method', 'options'> = {
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

const path: Property<'path', 'string'> = {
	displayName: 'Path',
	name: 'path',
	type: 'string',
	default: '',
	placeholder: 'e.g. /v1/clients',
	description: 'Path of the endpoint, with or without /v1. It can include a query string.',
};

const queryParameters: Property<'queryParameters', 'json'> = {
	displayName: 'Query Parameters (JSON)',
	name: 'queryParameters',
	type: 'json',
	default: '{}',
	description: 'The query parameters as a JSON object',
};

const body: Property<'body', 'json'> = {
	displayName: 'Body (JSON)',
	name: 'body',
	type: 'json',
	default: '{}',
	description: 'The body as a JSON object',
	displayOptions: { show: { method: ['DELETE', 'POST', 'PUT'] } },
};

const paginate: Property<'paginate', 'boolean'> = {
	displayName: 'Return All Pages',
	name: 'paginate',
	type: 'boolean',
	default: false,
	description: 'Whether to return all pages of a list that supports limit and offset (200 rows per request)',
	displayOptions: { show: { method: ['GET'] } },
};

const omitVersionPrefix: Property<'omitVersionPrefix', 'boolean'> = {
	displayName: 'Omit Version Prefix',
	name: 'omitVersionPrefix',
	type: 'boolean',
	default: false,
	description: 'Whether to use the path without the /v1 prefix (needed by a few endpoints)',
};

interface CustomCallValues {
	method: string | number | boolean | undefined;
	path: string;
	queryParameters: Record<string, unknown> | undefined;
	body: Record<string, unknown> | undefined;
	paginate: boolean | undefined;
	omitVersionPrefix: boolean | undefined;
}

/** The request that the user describes. A full URL must be on the credential's server. */
function buildRequest({ values, request }: OperationContext<CustomCallValues>): ApiRequest {
	const [, address, search] = /^([^?#]*)\??([^#]*)/.exec(values.path.trim()) ?? ['', '', ''];
	// URL parsers drop tabs and line breaks and read a backslash as a slash: two at the beginning would name another host.
	const plain = address.replace(/[\t\r\n]/g, '').replace(/\\/g, '/');
	const [origin = ''] = /^https?:\/\/[^/]+/i.exec(plain) ?? [];
	const path = `/${plain.slice(origin.length).replace(/^\/+/, '')}`;
	assertPlainPath(path);
	const body = { ...values.body, ...request.body } as IDataObject;
	const omitsVersion = values.omitVersionPrefix === true;
	return {
		method: values.method as Method,
		...(origin !== '' && { expectedOrigin: origin }),
		path: omitsVersion ? path : path.replace(/^\/v1(?=\/|$)/, ''),
		query: { ...parseQuery(search), ...values.queryParameters, ...request.query } as IDataObject,
		body: Object.keys(body).length === 0 ? undefined : body,
		// An unknown path may write even with GET, as four of Chat2Desk's endpoints do.
		isWrite: values.paginate !== true,
		withoutVersion: omitsVersion,
		hints: request.hints,
	};
}

/** Rejects dot segments in any spelling: a server could resolve them to an endpoint other than the one that is checked and shown. */
function assertPlainPath(path: string): void {
	const segments = pathSegments(path);
	if (segments === undefined)
		throw new InputError(
			`"Path" contains invalid or nested percent encoding: "${quote(path)}"`,
			'Enter the path as plain text, e.g. /v1/clients/31000001',
		);
	if (segments.some(isDotSegment))
		throw new InputError(
			`"Path" must not contain the segments "." and "..": "${quote(path)}"`,
			'Enter the full path of the endpoint, e.g. /v1/clients/31000001',
		);
}

/** Parses a query string; a name that occurs several times becomes an array. */
function parseQuery(search: string): IDataObject {
	const parameters = new URLSearchParams(search);
	const entries = [...new Set(parameters.keys())].map((name) => {
		const values = parameters.getAll(name);
		return [name, values.length > 1 ? values : values[0]] as const;
	});
	return Object.fromEntries(entries);
}

async function sendCustomCall(context: OperationContext<CustomCallValues>): Promise<OperationResult[]> {
	const request = buildRequest(context);
	if (context.values.paginate === true) {
		return (await context.list(request, byOffset.pagination, Infinity)).map((json) => ({ json }));
	}
	const { data } = await context.send(request);
	// The node does not know what to expect: an empty array may be a list without rows, and a bare success is complete.
	if (Array.isArray(data) && data.length === 0) return [];
	return isEmpty(data ?? '') ? [{ json: { success: true } }] : context.toOutput(data).map((json) => ({ json }));
}

export const customApiCallResource: Resource = {
	name: 'API',
	value: 'api',
	description: 'Call any other endpoint of the Chat2Desk API',
	operations: [
		defineOperation({
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
			execute: sendCustomCall,
		}),
	],
};
