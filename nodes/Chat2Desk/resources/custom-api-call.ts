import * as field from '../descriptions/fields';
import { defineOperation, lazy } from '../descriptions/operations';
import type { Property, Resource } from '../descriptions/types';

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

const handlers = lazy(() => import('./custom-api-call-handler'));

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
				field.atTop(field.notSent(method)),
				field.required(field.notSent(path)),
				field.atTop(field.notSent(queryParameters)),
				field.atTop(field.notSent(body)),
				field.atTop(field.notSent(paginate)),
				field.atTop(field.notSent(omitVersionPrefix)),
			],
			output: { kind: 'object' },
			hints: [
				[
					/^(404 (page not found)?$|405)/i,
					'Check "Path" and "Method" in the Chat2Desk API reference. A few endpoints require "Omit Version Prefix"',
				],
			],
			methodFromUser: true,
			execute: handlers(({ sendCustomCall }) => sendCustomCall),
		}),
	],
};
