import type { INodePropertyOptions } from 'n8n-workflow';

/**
 * The events of Chat2Desk's webhooks (its description names 23), grouped by the first word of their names. The list is not
 * closed: new ones come, so every place that uses it also takes a typed name.
 */
export const EVENTS: INodePropertyOptions[] = [
	{ name: 'Client Added to Blacklist', value: 'client_added_to_blacklist', description: 'A client was blocked' },
	{ name: 'Client Created', value: 'new_client', description: 'Somebody wrote for the first time, or a client was added' },
	{ name: 'Client Tag Added', value: 'add_tag_to_client', description: 'A tag was put on a client' },
	{ name: 'Client Tag Removed', value: 'delete_tag_from_client', description: 'A tag was taken off a client' },
	{ name: 'Client Updated', value: 'client_updated', description: "A client's name, comment or other data was changed" },
	{ name: 'Dialog Closed', value: 'close_dialog', description: 'A dialog was closed' },
	{ name: 'Dialog Transferred', value: 'dialog_transferred', description: 'A dialog went to another operator' },
	{ name: 'Message Comment', value: 'comment', description: 'Somebody of the team wrote an internal comment' },
	{ name: 'Message Delivery Status', value: 'outbox_status', description: 'An outgoing message was delivered, was read, or failed' },
	{ name: 'Message Imported', value: 'imported_message', description: 'A message was imported; it raises neither Message Received nor Message Sent' },
	{ name: 'Message Received', value: 'inbox', description: 'A client wrote a message' },
	{ name: 'Message Sent', value: 'outbox', description: 'An operator, a bot or an automation wrote to a client' },
	{ name: 'Message System', value: 'system_message', description: 'Chat2Desk noted something in a dialog' },
	{ name: 'Operator Authentication Updated', value: 'operator_authentication_updated', description: 'Chat2Desk raised its event operator_authentication_updated; what it carries is not documented' },
	{ name: 'Operator Status Changed', value: 'operator_status_changed', description: 'An operator came, left, or took a break' },
	{ name: 'QR Code Created', value: 'new_qr_code', description: 'Chat2Desk raised its event new_qr_code; what it carries is not documented' },
	{ name: 'Request Closed', value: 'close_request', description: 'A request was closed' },
	{ name: 'Request Created', value: 'new_request', description: 'A new request began, by a client or by the team' },
	{ name: 'Request Tag Added', value: 'add_tag_to_request', description: 'A tag was put on a request' },
	{ name: 'Request Tag Removed', value: 'delete_tag_from_request', description: 'A tag was taken off a request' },
	{ name: 'Ticket Created', value: 'new_ticket', description: 'A ticket was opened' },
	{ name: 'Ticket Deleted', value: 'ticket_deleted', description: 'A ticket was deleted' },
	{ name: 'Ticket Updated', value: 'ticket_updated', description: 'A ticket was changed' },
];
