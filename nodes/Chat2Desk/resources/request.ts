import type { INodeProperties } from 'n8n-workflow';
import { requestId } from '../descriptions/common-fields';
import { atTop, inBody, inPath, notSent, required } from '../descriptions/field-builders';
import { clientRLC } from '../descriptions/resource-locators';
import type { Pagination } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { transcriptOf } from './dialog';

const findRequestBy: INodeProperties = {
	displayName: 'Find Request By',
	name: 'findRequestBy',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client', description: 'The open request of a client' },
		{ name: 'Request ID', value: 'id' },
	],
	default: 'id',
};

const requestIdToClose: INodeProperties = { ...requestId, displayOptions: { show: { findRequestBy: ['id'] } } };

const clientOfRequest: INodeProperties = { ...clientRLC, displayOptions: { show: { findRequestBy: ['client'] } } };

/** The API returns the messages of a request unsorted (seen on live accounts). */
const messages: Pagination = { by: 'whole', key: 'id', sort: 'created' };

export const requestResource: Resource = {
	name: 'Request',
	value: 'request',
	description: 'A single issue within a dialog, from first question to resolution',
	operations: [
		{
			name: 'Close',
			value: 'close',
			action: 'Close request',
			description: 'Close a request by its ID, or the open request of a client',
			request: { method: 'PUT', path: '/requests/close' },
			fields: [atTop(notSent(findRequestBy)), required(inBody(requestIdToClose)), required(inBody(clientOfRequest))],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get request',
			description: 'Get a request with its dialog and tags',
			request: { method: 'GET', path: '/requests/:id' },
			fields: [inPath(requestId)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Messages',
			value: 'getMessages',
			action: 'Get request messages',
			description: 'Get all messages of a request, oldest first',
			request: { method: 'GET', path: '/requests/:id/messages' },
			fields: [inPath(requestId)],
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
		},
		transcriptOf('request', '/requests/:id/messages', inPath(requestId), messages),
	],
};
