import type { IDataObject } from 'n8n-workflow';
import { byOffset } from '../descriptions/operations';
import type { ApiRequest, Method, OperationContext, OperationResult } from '../descriptions/handler-types';
import { quote } from '../parsing/common';
import { InputError, isEmpty } from '../utils/input';
import { isDotSegment, pathSegments } from '../utils/path-segments';

interface CustomCallValues {
	method: string | number | boolean | undefined;
	path: string;
	queryParameters: IDataObject | undefined;
	body: IDataObject | undefined;
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
	const body = { ...values.body, ...request.body };
	const omitsVersion = values.omitVersionPrefix === true;
	return {
		method: (values.method ?? 'GET') as Method,
		...(origin !== '' && { expectedOrigin: origin }),
		path: omitsVersion ? path : path.replace(/^\/v1(?=\/|$)/, ''),
		query: { ...parseQuery(search), ...values.queryParameters, ...request.query },
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

/** Sends the request that the user describes. */
export async function sendCustomCall(context: OperationContext<CustomCallValues>): Promise<OperationResult[]> {
	const request = buildRequest(context);
	if (context.values.paginate === true) {
		return (await context.list(request, byOffset.pagination, Infinity)).map((json) => ({ json }));
	}
	const { data } = await context.send(request);
	// The node does not know what to expect: an empty array may be a list without rows, and a bare success is complete.
	if (Array.isArray(data) && data.length === 0) return [];
	return isEmpty(data ?? '') ? [{ json: { success: true } }] : context.toOutput(data).map((json) => ({ json }));
}
