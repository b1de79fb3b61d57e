import { ALLOW_ARBITRARY_VALUES, channels } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import { lazy, unpaginated } from '../descriptions/operations';
import type { Property, Resource } from '../descriptions/types';
import { WEBHOOK_EVENTS } from '../descriptions/webhook-events';

const webhookId: Property<'webhookId', 'string'> = {
	displayName: 'Webhook ID',
	name: 'webhookId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5518',
	description: 'ID of the webhook, as returned by Get Many',
};

const url: Property<'url', 'string'> = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/hook',
	description: 'The URL that Chat2Desk calls. It must be unique within the account.',
};

const webhookName: Property<'webhookName', 'string'> = {
	displayName: 'Name',
	name: 'webhookName',
	type: 'string',
	default: '',
	description: 'The name of the webhook',
};

const events: Property<'events', 'multiOptions'> = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	...ALLOW_ARBITRARY_VALUES,
	// Without the descriptions that the trigger shows, to keep the description of this node small.
	options: WEBHOOK_EVENTS.map(({ name, value }) => ({ name, value })),
	default: [],
	description: 'The events to send. Use an expression for events that are not listed.',
};

const status: Property<'status', 'options'> = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Disabled', value: 'disable' },
		{ name: 'Enabled', value: 'enable' },
	],
	default: 'enable',
	description: 'Chat2Desk calls only enabled webhooks',
};

const position: Property<'position', 'number'> = {
	displayName: 'Position',
	name: 'position',
	type: 'number',
	default: 0,
	description: 'Position in the list of webhooks',
};

const optionalFields = [
	field.inBody(channels, 'channels', 'ids'),
	field.inBody(status),
	field.inBody(position, 'order'),
];

const handlers = lazy(() => import('./create-webhook'));

export const webhookResource: Resource = {
	name: 'Webhook',
	value: 'webhook',
	description: 'URLs that Chat2Desk calls. To start a workflow, use the Chat2Desk Trigger.',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create webhook',
			description: 'Register a webhook for your own URL. To start a workflow, use the Chat2Desk Trigger node instead.',
			request: { method: 'POST', path: '/webhooks' },
			fields: [
				field.required(field.inBody(webhookName, 'name')),
				field.required(field.inBody(url)),
				field.required(field.inBody(events, 'events')),
				...optionalFields,
			],
			output: { kind: 'object' },
			execute: handlers(({ createWebhook }) => createWebhook),
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete webhook',
			description: 'Delete a webhook',
			request: { method: 'DELETE', path: '/webhooks/:id' },
			fields: [field.inPath(webhookId)],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get webhook',
			description: 'Get a webhook with its last errors',
			request: { method: 'GET', path: '/webhooks/:id' },
			fields: [field.inPath(webhookId)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many webhooks',
			description: 'Get many webhooks (an account can have up to five)',
			request: { method: 'GET', path: '/webhooks' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update webhook',
			description: 'Update a webhook, or re-enable one that Chat2Desk disabled. The URL cannot be empty.',
			request: { method: 'PUT', path: '/webhooks/:id' },
			fields: [
				field.inPath(webhookId),
				field.inBody(webhookName, 'name'),
				// An omitted URL stays unchanged. An empty one is rejected by api/request-guards.ts, never treated as omitted.
				field.clearable(field.inBody(url)),
				field.inBody(events, 'events'),
				...optionalFields,
			],
			output: { kind: 'object' },
		},
	],
};
