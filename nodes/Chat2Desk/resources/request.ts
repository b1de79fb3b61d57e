import { clientRLC, requestId } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import { defineOperation, lazy } from '../descriptions/operations';
import type { ApiRejection, OperationContext, OperationResult, Pagination } from '../descriptions/handler-types';
import type { Property, Resource } from '../descriptions/types';
import { InputError } from '../utils/input';
import { transcriptOf } from './dialog';

const findRequestBy: Property<'findRequestBy', 'options'> = {
	displayName: 'Find Request By',
	name: 'findRequestBy',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client', description: 'The open request of a client' },
		{ name: 'Request ID', value: 'id' },
	],
	default: 'id',
};

const messages: Pagination = { by: 'none', key: 'id' };

/** The API returns the messages of a request unsorted (seen on live accounts). */
const getMessages = lazy(() => import('./dialog/message-rendering'))<OperationContext>(
	({ byTime }) =>
		async ({ limit, list, pagination, request }) =>
			byTime(await list(request, pagination, Infinity))
				.slice(0, limit)
				.map((json) => ({ json })),
);

/** Closes a request. Chat2Desk's error for a client without an open request does not say whose request was not found. */
async function closeRequest({
	attempt,
	request,
	toOutput,
	values,
}: OperationContext<{ clientId: number | undefined }>): Promise<OperationResult[]> {
	const isNotFound = ({ status, text }: ApiRejection) =>
		values.clientId !== undefined && !/client/i.test(text) && (status === 404 || /not[_ ]found/i.test(text));
	const result = await attempt(request, isNotFound);
	if ('response' in result) return toOutput(result.response.data).map((json) => ({ json }));
	throw new InputError(
		`The client ${values.clientId} has no open request`,
		`Check the client, or close a request by its ID. ${result.error.message}`,
	);
}

export const requestResource: Resource = {
	name: 'Request',
	value: 'request',
	description: 'A single issue within a dialog, from first question to resolution',
	operations: [
		defineOperation({
			name: 'Close',
			value: 'close',
			action: 'Close request',
			description: 'Close a request by its ID, or the open request of a client',
			request: { method: 'PUT', path: '/requests/close' },
			fields: [
				field.atTop(field.notSent(findRequestBy)),
				field.requiredIf({ findRequestBy: ['id'] }, field.inBody(requestId)),
				field.requiredIf({ findRequestBy: ['client'] }, field.inBody(clientRLC)),
			],
			output: { kind: 'acknowledgement' },
			execute: closeRequest,
		}),
		{
			name: 'Get',
			value: 'get',
			action: 'Get request',
			description: 'Get a request with its dialog and tags',
			request: { method: 'GET', path: '/requests/:id' },
			fields: [field.inPath(requestId)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Messages',
			value: 'getMessages',
			action: 'Get request messages',
			description: 'Get all messages of a request, oldest first',
			request: { method: 'GET', path: '/requests/:id/messages' },
			fields: [field.inPath(requestId)],
			output: { kind: 'list', pagination: messages },
			simplify: [
				'id',
				'text',
				'type',
				'transport',
				'created',
				'clientID',
				'operatorID',
				'dialogID',
				'channelID',
				'gateway_status',
			],
			execute: getMessages,
		},
		transcriptOf('request', '/requests/:id/messages', field.inPath(requestId), messages),
	],
};
