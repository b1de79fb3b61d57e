import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { InputError } from '../utils/input';

/** How the name of a Chat2Desk Trigger's webhook begins: the tag identifies the node that registered it. */
export const WEBHOOK_OWNER_TAG = /^n8n-[0-9a-f]{10}(?![0-9a-z])/;

/** How the name of a test webhook begins. At its end, a long workflow name would cut the mark off, or imitate it. */
export const TEST_WEBHOOK = /^n8n-\w+ \(test\)/;

/** Whether Chat2Desk delivers to a webhook, as far as it returns the status. */
export const isEnabled = ({ status }: IDataObject) => /^enable/i.test(String(status ?? 'enable'));

/** Events whose deliveries carry another name than the one to subscribe to (Chat2Desk's reference). */
export const DELIVERY_NAMES: Readonly<Record<string, string>> = {
	device_update: 'device_updated',
	operator_status_updated: 'operator_status_changed',
};

/**
 * The 26 webhook events of Chat2Desk's reference, grouped by the first word of their labels. Chat2Desk adds new ones, so every field
 * that uses the list also accepts other names. `action` is the text in n8n's
 * node creator, which would otherwise lowercase names such as AI.
 */
export const WEBHOOK_EVENTS: Array<INodePropertyOptions & { action: string }> = [
	{
		name: 'Client: Added to Blacklist',
		value: 'client_added_to_blacklist',
		action: 'On client added to blacklist',
		description: 'A client was blocked',
	},
	{
		name: 'Client: Created',
		value: 'new_client',
		action: 'On client created',
		description: 'A client wrote for the first time or was added',
	},
	{
		name: 'Client: Tag Added',
		value: 'add_tag_to_client',
		action: 'On tag added to client',
		description: 'A tag was added to a client',
	},
	{
		name: 'Client: Tag Removed',
		value: 'delete_tag_from_client',
		action: 'On tag removed from client',
		description: 'A tag was removed from a client',
	},
	{
		name: 'Client: Updated',
		value: 'client_updated',
		action: 'On client updated',
		description: "A client's name, phone, comment or custom fields changed",
	},
	{
		name: 'Device: Updated',
		value: 'device_updated',
		action: 'On device updated',
		description: 'The device behind a channel was created or changed',
	},
	{
		name: 'Dialog: Closed',
		value: 'close_dialog',
		action: 'On dialog closed',
		description: 'The dialog with a client was closed',
	},
	{
		name: 'Dialog: Transferred',
		value: 'dialog_transferred',
		action: 'On dialog transferred',
		description: 'A dialog was transferred to another operator',
	},
	{
		name: 'Message: Comment Added',
		value: 'comment',
		action: 'On internal comment added',
		description: 'An operator or bot wrote an internal comment',
	},
	{
		name: 'Message: Delivery Status Changed',
		value: 'outbox_status',
		action: 'On message delivery status changed',
		description: 'A message to a client was sent, delivered or read, or it failed',
	},
	{
		name: 'Message: Imported',
		value: 'imported_message',
		action: 'On message imported',
		description: 'An old message was imported. It does not count as received or sent.',
	},
	{
		name: 'Message: Received From Client',
		value: 'inbox',
		action: 'On message received from client',
		description: 'A client sent a message. Most workflows start with this event.',
	},
	{
		name: 'Message: Sent to Client',
		value: 'outbox',
		action: 'On message sent to client',
		description: 'An operator, bot or workflow sent a message to a client',
	},
	{
		name: 'Message: System Message Added',
		value: 'system_message',
		action: 'On system message',
		description: 'Chat2Desk added a system message to a dialog',
	},
	{
		name: 'Operator: AI Hint Requested or Used',
		value: 'ai_hints_requested',
		action: 'On AI hint requested or used',
		description:
			'An operator requested an AI suggestion (with "Message ID" and "Dialog ID") or used one (with "Hint ID")',
	},
	{
		name: 'Operator: Signed In or Out',
		value: 'operator_authentication_updated',
		action: 'On operator signed in or out',
		description: 'An operator signed in or out, in the browser or the app',
	},
	{
		name: 'Operator: Status Changed',
		value: 'operator_status_changed',
		action: 'On operator status changed',
		description: 'An operator went online, offline or on a break',
	},
	{
		name: 'QR Code: Created',
		value: 'new_qr_code',
		action: 'On QR code created',
		description: 'WhatsApp was disconnected and must be reconnected by scanning a new QR code',
	},
	{ name: 'Request: Closed', value: 'close_request', action: 'On request closed', description: 'A request was closed' },
	{
		name: 'Request: Opened',
		value: 'new_request',
		action: 'On request opened',
		description: 'A client opened a new request',
	},
	{
		name: 'Request: Tag Added',
		value: 'add_tag_to_request',
		action: 'On tag added to request',
		description: 'A tag was added to a request',
	},
	{
		name: 'Request: Tag Removed',
		value: 'delete_tag_from_request',
		action: 'On tag removed from request',
		description: 'A tag was removed from a request',
	},
	{
		name: 'Tag: Created',
		value: 'new_tag',
		action: 'On tag created',
		description: 'A new tag was created (not yet assigned to anyone)',
	},
	{ name: 'Ticket: Created', value: 'new_ticket', action: 'On ticket created', description: 'A ticket was created' },
	{
		name: 'Ticket: Deleted',
		value: 'ticket_deleted',
		action: 'On ticket deleted',
		description: 'A ticket was deleted',
	},
	{
		name: 'Ticket: Updated',
		value: 'ticket_updated',
		action: 'On ticket updated',
		description: 'A ticket was changed',
	},
];

/** Maximum number of webhooks per Chat2Desk account (Chat2Desk's reference). */
export const MAX_WEBHOOKS = 5;

/** A webhook's name and ID for error messages. */
export const describeWebhook = ({ id, name }: IDataObject) => `"${String(name ?? '')}" (ID ${String(id)})`;

/**
 * The error for an account whose webhooks are all in use. It lists them and says how to free one.
 *
 * @param all the account's webhooks
 * @param apiMessage Chat2Desk's own message
 */
export function webhookQuotaError(all: IDataObject[], apiMessage: string): InputError {
	// Also in the message, because a test run does not show the description.
	const ownWebhookHint = all.some(({ name }) => /^n8n-/.test(String(name)))
		? ' For a webhook named n8n-…, unpublish its workflow instead.'
		: '';
	return new InputError(
		`All ${all.length} webhooks of the Chat2Desk account are in use: ${all.map(describeWebhook).join(', ')}. Delete one you don't need, then try again.${ownWebhookHint}`,
		`An account can have up to ${MAX_WEBHOOKS} webhooks. To delete one, use Webhook > Delete in the Chat2Desk node. A published workflow recreates its webhook, and the Test URL of a trigger uses one while it listens. ${apiMessage}`,
	);
}
