import type { IDataObject } from 'n8n-workflow';

/** Events whose deliveries carry another name than the one that is subscribed to (Chat2Desk's reference). */
const ARRIVES_AS: Readonly<Record<string, string>> = {
	device_update: 'device_updated',
	operator_status_updated: 'operator_status_changed',
};

const MESSAGE_EVENTS = new Set(['inbox', 'outbox', 'comment', 'system_message', 'imported_message']);

const OUTGOING_EVENTS = new Set(['outbox', 'outbox_status', 'comment', 'system_message']);

/** The name under which an event is subscribed to, whatever its deliveries call it. */
export function canonicalEvent(name: string): string {
	return Object.hasOwn(ARRIVES_AS, name) ? ARRIVES_AS[name] : name;
}

const TAG_EVENTS = new Set([
	'add_tag_to_client',
	'add_tag_to_request',
	'delete_tag_from_client',
	'delete_tag_from_request',
	'new_tag',
]);

/** Whether an event is about a tag, whose ID and name then stand under `id`. */
export const isTagEvent = (event: string) => TAG_EVENTS.has(event);

/** Whether an event is about one message, and so has its type, its transport and the marks of new clients and requests. */
export const isMessageEvent = (event: string) => MESSAGE_EVENTS.has(event);

/** Whether an event is raised by what operators, bots and this package do, so that a workflow can raise it for itself. */
export const isOutgoingEvent = (event: string) => OUTGOING_EVENTS.has(event);

/** Whether a value is an object with named properties. */
export function isRecord(value: unknown): value is IDataObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What an event says, on one level: two kinds of payload come wrapped, under `data` and under `ticket` (Chat2Desk's reference). */
export function unwrap(payload: IDataObject): IDataObject {
	for (const wrapper of ['data', 'ticket']) {
		const { [wrapper]: inner, ...rest } = payload;
		if (isRecord(inner)) return { ...rest, ...inner };
	}
	return payload;
}

/** The text of a plain value. A body may hold anything where an ID is due, and objects can be made to fail on being read as text. */
export function plainText(value: unknown): string | undefined {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
