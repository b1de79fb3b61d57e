import type { IDataObject } from 'n8n-workflow';
import { isMessageEvent, plainText, unwrap } from './events';
import type { Settings } from './settings';

/**
 * Why an event is not wanted, or `undefined` for one that is. What an event does not carry cannot keep it out: a closed
 * request names no channel. The two filters for newcomers speak of messages, and leave every other event alone.
 */
export function rejectReason(event: string, payload: IDataObject, settings: Settings): string | undefined {
	if (!settings.events.includes(event)) return 'its event is not chosen';
	const {
		channel_id: channel,
		transport,
		type,
		is_new_client: newClient,
		is_new_request: newRequest,
	} = unwrap(payload);
	if (keepsOut(settings.channels.map(String), channel)) return 'its channel is not chosen';
	if (keepsOut(settings.transports, transport)) return 'its transport is not chosen';
	if (!isMessageEvent(event)) return undefined;
	if (keepsOut(settings.messageTypes, type)) return 'its message type is not chosen';
	if (settings.newClientsOnly && !isYes(newClient)) return 'its client is not new';
	if (settings.newRequestsOnly && !isYes(newRequest)) return 'its request is not new';
	return undefined;
}

function keepsOut(chosen: string[], value: unknown): boolean {
	const text = plainText(value);
	return chosen.length > 0 && text !== undefined && !chosen.includes(text);
}

const isYes = (value: unknown) => value === true || value === 1 || value === '1' || value === 'true';
