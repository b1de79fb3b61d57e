import type { IDataObject } from 'n8n-workflow';
import { DELIVERY_NAMES } from '../descriptions/webhook-events';
import { isRecord } from '../utils/is-record';

const MESSAGE_EVENTS = new Set(['inbox', 'outbox', 'comment', 'system_message', 'imported_message']);

const OUTGOING_EVENTS = new Set(['outbox', 'outbox_status', 'comment', 'system_message']);

const TAG_EVENTS = new Set([
	'add_tag_to_client',
	'add_tag_to_request',
	'delete_tag_from_client',
	'delete_tag_from_request',
	'new_tag',
]);

/** The name by which an event is subscribed to, which may differ from the name in deliveries. */
export function canonicalEvent(name: string): string {
	return Object.hasOwn(DELIVERY_NAMES, name) ? DELIVERY_NAMES[name] : name;
}

/** Whether an event is about a tag, whose ID is in `id`. */
export const isTagEvent = (event: string) => TAG_EVENTS.has(event);

/** Whether an event is about one message and carries its type, its transport, `is_new_client` and `is_new_request`. */
export const isMessageEvent = (event: string) => MESSAGE_EVENTS.has(event);

/** Whether operators, bots and this package cause the event, so that a workflow can trigger itself with it. */
export const isOutgoingEvent = (event: string) => OUTGOING_EVENTS.has(event);

/** An ID as a string of digits; `undefined` for anything that is not one, so that no other value is stored or requested. */
export function validId(value: unknown): string | undefined {
	const text = plainText(value);
	return text !== undefined && /^\d{1,15}$/.test(text) ? text : undefined;
}

/** The fields of a payload on one level: some payloads are wrapped in `data` or `ticket` (Chat2Desk's reference). */
export function unwrap(payload: IDataObject): IDataObject {
	for (const wrapper of ['data', 'ticket']) {
		const { [wrapper]: inner, ...rest } = payload;
		if (isRecord(inner)) return { ...rest, ...inner };
	}
	return payload;
}

/** A string or number as a string; `undefined` for anything else. Converting an object could throw, and any field may hold one. */
export function plainText(value: unknown): string | undefined {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
