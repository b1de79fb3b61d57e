import type { INodeProperties } from 'n8n-workflow';
import { requestId } from '../descriptions/common-fields';
import { atTop, inBody, inPath, notSent, required } from '../descriptions/field-builders';
import { clientRLC } from '../descriptions/resource-locators';
import type { Pagination } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { transcriptOf } from './dialog';

const closeBy: INodeProperties = {
	displayName: 'Close By',
	name: 'closeBy',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client', description: 'The open request of a client' },
		{ name: 'Request ID', value: 'request', description: 'One request' },
	],
	default: 'request',
	description: 'How the request is found',
};

const ofRequest: INodeProperties = { ...requestId, displayOptions: { show: { closeBy: ['request'] } } };

const ofClient: INodeProperties = { ...clientRLC, displayOptions: { show: { closeBy: ['client'] } } };

/** The API brings the messages of a request in no order (seen on live accounts). */
const messages: Pagination = { by: 'whole', key: 'id', sort: 'created' };

export const requestResource: Resource = {
	name: 'Request',
	value: 'request',
	description: 'One matter within a dialog, from the first question until it is closed',
	operations: [
		{
			name: 'Close',
			value: 'close',
			action: 'Close request',
			description: 'Close a request by its ID, or the open request of a client',
			request: { method: 'PUT', path: '/requests/close' },
			fields: [atTop(notSent(closeBy)), required(inBody(ofRequest)), required(inBody(ofClient))],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get request',
			description: 'Get one request with its dialog and tags',
			request: { method: 'GET', path: '/requests/:id' },
			fields: [inPath(requestId)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Messages',
			value: 'getMessages',
			action: 'Get messages of request',
			description: 'Get everything that was written within one request, oldest first',
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
