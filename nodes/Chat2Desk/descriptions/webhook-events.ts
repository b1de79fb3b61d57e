import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { InputError } from '../utils/input-error';

/**
 * The 26 events of Chat2Desk's webhooks (its reference), grouped by the first word of their names. The list is not
 * closed: new ones come, so every place that uses it also takes a typed name.
 */
export const WEBHOOK_EVENTS: INodePropertyOptions[] = [
	{
		name: 'AI Hint: Requested or Taken',
		value: 'ai_hints_requested',
		description:
			'An operator asks a provider of AI hints for one (with "Message ID" and "Dialog ID"), or took one (with "Hint ID")',
	},
	{ name: 'Client: Added to Blacklist', value: 'client_added_to_blacklist', description: 'A client was blocked' },
	{
		name: 'Client: Created',
		value: 'new_client',
		description: 'Somebody wrote for the first time, or a client was added',
	},
	{
		name: 'Client: Tag Added',
		value: 'add_tag_to_client',
		description: 'A tag was put on a client',
	},
	{
		name: 'Client: Tag Removed',
		value: 'delete_tag_from_client',
		description: 'A tag was taken from a client',
	},
	{
		name: 'Client: Updated',
		value: 'client_updated',
		description: 'Name, phone, comment or custom fields of a client changed',
	},
	{
		name: 'Device: Updated',
		value: 'device_updated',
		description: 'The device behind a channel changed, such as one that was created',
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
		description: 'An operator logged in or out, in the browser or in the app',
	},
	{
		name: 'Operator: Status Changed',
		value: 'operator_status_changed',
		description: 'An operator went online, offline or on a break',
	},
	{
		name: 'QR Code: Created',
		value: 'new_qr_code',
		description: 'A WhatsApp connection was lost: its phone has to scan the new code',
	},
	{ name: 'Request: Closed', value: 'close_request', description: 'A request was closed' },
	{ name: 'Request: Opened', value: 'new_request', description: 'A new request of a client began' },
	{ name: 'Request: Tag Added', value: 'add_tag_to_request', description: 'A tag was put on a request' },
	{ name: 'Request: Tag Removed', value: 'delete_tag_from_request', description: 'A tag was taken from a request' },
	{ name: 'Tag: Created', value: 'new_tag', description: 'A tag was made in the account, and is not on anybody yet' },
	{ name: 'Ticket: Created', value: 'new_ticket', description: 'A ticket was created' },
	{ name: 'Ticket: Deleted', value: 'ticket_deleted', description: 'A ticket was deleted' },
	{ name: 'Ticket: Updated', value: 'ticket_updated', description: 'A ticket was changed' },
];

/** Webhooks a Chat2Desk account may have (Chat2Desk's reference). */
export const MAX_WEBHOOKS = 5;

/** How an error names a webhook. */
export const describeWebhook = ({ id, name }: IDataObject) => `"${String(name ?? '')}" (ID ${String(id)})`;

/**
 * What to say when an account has no free webhook: who takes them, and how one becomes free.
 *
 * @param all the account's webhooks
 * @param words Chat2Desk's own
 */
export function webhookQuotaError(all: IDataObject[], words: string): InputError {
	// In the first sentence, too: a test run shows no other.
	const comesBack = all.some(({ name }) => /^n8n-/.test(String(name)))
		? ' (one named n8n-… comes back: unpublish its workflow instead)'
		: '';
	return new InputError(
		`The Chat2Desk account has no free webhook. Its ${all.length} are taken by ${all.map(describeWebhook).join(', ')}. Delete one that is not needed${comesBack}, then try again`,
		`An account may have ${MAX_WEBHOOKS}; Webhook > Delete of the Chat2Desk node deletes one. A published workflow makes its own again, and the Test URL of a trigger takes one while it listens. ${words}`,
	);
}
