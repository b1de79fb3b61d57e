import { byOffset, unpaginated } from '../descriptions/operations';
import type { Resource } from '../descriptions/types';

export const referenceResource: Resource = {
	name: 'Reference',
	value: 'reference',
	description: 'Lookup lists such as countries, transports and roles',
	operations: [
		{
			name: 'Get API Modes',
			value: 'getApiModes',
			action: 'Get API modes',
			description: 'Get the available API modes',
			request: { method: 'GET', path: '/help/api_modes' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Countries',
			value: 'getCountries',
			action: 'Get countries',
			description: 'Get the countries of clients',
			request: { method: 'GET', path: '/countries' },
			fields: [],
			output: byOffset,
		},
		{
			name: 'Get Dialog States',
			value: 'getDialogStates',
			action: 'Get dialog states',
			description: 'Get the available dialog states',
			request: { method: 'GET', path: '/help/dialog_states' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Message Types',
			value: 'getMessageTypes',
			action: 'Get message types',
			description: 'Get the available message types',
			request: { method: 'GET', path: '/help/message_types' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Regions',
			value: 'getRegions',
			action: 'Get regions',
			description: 'Get the regions of clients',
			request: { method: 'GET', path: '/regions' },
			fields: [],
			output: byOffset,
		},
		{
			name: 'Get Roles',
			value: 'getRoles',
			action: 'Get operator roles',
			description: 'Get the available operator roles',
			request: { method: 'GET', path: '/help/roles' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Ticket Values',
			value: 'getTicketValues',
			action: 'Get ticket values',
			description: 'Get the available values of ticket fields, such as status and priority',
			request: { method: 'GET', path: '/help/tickets' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Transports',
			value: 'getTransports',
			action: 'Get transports',
			description: 'Get the available transports and the content types that each supports',
			request: { method: 'GET', path: '/help/transports' },
			fields: [],
			output: { kind: 'list', pagination: { by: 'none', key: 'name' } },
			execute: async ({ limit, request, send }) => {
				// Loaded here because n8n loads this file when it starts.
				const { transportsOf } = await import('../descriptions/transports');
				const transports = transportsOf((await send(request)).data);
				return transports.slice(0, limit).map((json) => ({ json }));
			},
		},
	],
};
