import type { INodeProperties } from 'n8n-workflow';
import { options } from './options';

const address: INodeProperties = {
	displayName:
		'Chat2Desk calls the Production URL above while the workflow is published, and the Test URL while you listen for a test event. The webhook is made, looked after and deleted for you. An account has five of them',
	name: 'address',
	type: 'notice',
	default: '',
};

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	default: ['inbox'],
	description: 'What starts the workflow. Events that are not in the list go into Options > Other Events.',
	options: [
		{ name: 'Client: Added to Blacklist', value: 'client_added_to_blacklist', description: 'A client was blocked' },
		{
			name: 'Client: Created',
			value: 'new_client',
			description: 'Somebody wrote for the first time, or a client was added',
		},
		{
			name: 'Client: Tag Added',
			value: 'add_tag_to_client',
			description: 'A tag was put on a client; "ID" is that of the tag',
		},
		{
			name: 'Client: Tag Removed',
			value: 'delete_tag_from_client',
			description: 'A tag was taken from a client; "ID" is that of the tag',
		},
		{
			name: 'Client: Updated',
			value: 'client_updated',
			description: 'Name, phone, comment or custom fields of a client changed',
		},
		{ name: 'Dialog: Closed', value: 'close_dialog', description: 'The dialog with a client was closed' },
		{ name: 'Dialog: Transferred', value: 'dialog_transferred', description: 'A dialog went to another operator' },
		{
			name: 'Message: Comment Written',
			value: 'comment',
			description: 'An operator or a bot left a comment that the client does not see',
		},
		{
			name: 'Message: Delivery Status Changed',
			value: 'outbox_status',
			description: 'A message to a client was sent, delivered, read or failed',
		},
		{
			name: 'Message: Imported',
			value: 'imported_message',
			description: 'A message of the past was imported. It is neither received nor sent.',
		},
		{
			name: 'Message: Received From Client',
			value: 'inbox',
			description: 'A client wrote. The event that most workflows start with.',
		},
		{
			name: 'Message: Sent to Client',
			value: 'outbox',
			description: 'An operator, a bot or a workflow wrote to a client',
		},
		{ name: 'Message: System Message', value: 'system_message', description: 'Chat2Desk noted something in a dialog' },
		{
			name: 'Operator: Authentication Updated',
			value: 'operator_authentication_updated',
			description: 'The login of an operator changed',
		},
		{
			name: 'Operator: Status Changed',
			value: 'operator_status_changed',
			description: 'An operator went online, offline or on a break',
		},
		{ name: 'QR Code: Created', value: 'new_qr_code', description: 'A QR code was made for connecting a channel' },
		{ name: 'Request: Closed', value: 'close_request', description: 'A request was closed' },
		{ name: 'Request: Opened', value: 'new_request', description: 'A new request of a client began' },
		{ name: 'Request: Tag Added', value: 'add_tag_to_request', description: 'A tag was put on a request' },
		{ name: 'Request: Tag Removed', value: 'delete_tag_from_request', description: 'A tag was taken from a request' },
		{ name: 'Ticket: Created', value: 'new_ticket', description: 'A ticket was created' },
		{ name: 'Ticket: Deleted', value: 'ticket_deleted', description: 'A ticket was deleted' },
		{ name: 'Ticket: Updated', value: 'ticket_updated', description: 'A ticket was changed' },
	],
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Channel Names or IDs',
			name: 'channels',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getChannels' },
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		{
			displayName: 'Message Type Names or IDs',
			name: 'messageTypes',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getMessageTypes' },
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		{
			displayName: 'New Clients Only',
			name: 'newClientsOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to take messages only from clients who write for the first time. Other events are not affected.',
		},
		{
			displayName: 'New Requests Only',
			name: 'newRequestsOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to take only messages that open a new request. Other events are not affected.',
		},
		{
			displayName: 'Transport Names or IDs',
			name: 'transports',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getTransports' },
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
	],
};

const verifySignature: INodeProperties = {
	displayName: 'Verify Signature',
	name: 'verifySignature',
	type: 'options',
	default: 'require',
	description: 'Whether to believe only what Chat2Desk signed with the API token of the credential',
	options: [
		{
			name: 'Require',
			value: 'require',
			description: 'Only signed events start the workflow. Anything else is refused: the safe choice.',
		},
		{
			name: 'When Present',
			value: 'whenPresent',
			description:
				'Signed events are checked, unsigned ones pass. For accounts that do not sign: whoever knows the URL can then start the workflow.',
		},
		{ name: 'Off', value: 'off', description: 'Nothing is checked: whoever knows the URL can start the workflow' },
	],
};

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The trigger's parameters, in the order in which the editor shows them. */
export const triggerProperties: INodeProperties[] = [address, events, filters, verifySignature, simplify, options];
