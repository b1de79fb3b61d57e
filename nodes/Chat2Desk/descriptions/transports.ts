import type { IDataObject } from 'n8n-workflow';

/**
 * The transports of `GET /help/transports`, one object each: `name`, and under `from_client` and `to_client` what it carries that way
 * (`text`, `image`, `audio`, `video`, `pdf`, `location`) as switches.
 *
 * @param data the answer: an object of transport → what it carries, with `yes` and `no` (Chat2Desk's method pages); also a list of
 * names or of objects with a name, as older servers gave it
 */
export function transportsOf(data: unknown): IDataObject[] {
	const rows = Array.isArray(data)
		? data.map((row) => [nameOf(row), row] as const)
		: Object.entries(isObject(data) ? data : {});
	return rows
		.filter(([name]) => name !== '')
		.map(([name, row]) => ({ name, ...(isObject(row) ? (booleanEntries(row) as IDataObject) : {}) }));
}

const isObject = (value: unknown): value is IDataObject =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

function nameOf(row: unknown): string {
	const named = isObject(row) ? (row.name ?? row.id ?? row.value) : row;
	return typeof named === 'string' || typeof named === 'number' ? String(named) : '';
}

/** `yes` and `no` as switches, at whatever depth; anything else stays. */
function booleanEntries(value: unknown): unknown {
	if (isObject(value))
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, booleanEntries(inner)]));
	if (typeof value !== 'string' || !/^(yes|no)$/i.test(value.trim())) return value;
	return /^yes$/i.test(value.trim());
}

/** The official ways to WhatsApp: the only ones that take templates (names of Chat2Desk's reference). */
export const SUPPORTS_TEMPLATES = /^wa_/;

/** What people call a transport, by how its name begins; the first that fits counts. */
const MESSENGER_NAMES: Array<[string, string]> = [
	['whatsapp', 'WhatsApp'],
	['wa_', 'WhatsApp'],
	['viber_business', 'Viber Business'],
	['viber', 'Viber'],
	['telegram', 'Telegram'],
	['tg_', 'Telegram'],
	['facebook', 'Facebook'],
	['insta', 'Instagram'],
	['max_', 'MAX'],
	['vk', 'VK'],
	['ok', 'OK'],
	['widget', 'Online Chat'],
	['external', 'External'],
	['email', 'Email'],
	['sms', 'SMS'],
	['skype', 'Skype'],
	['wechat', 'WeChat'],
	['yandex', 'Yandex'],
	['vox_', 'Voximplant'],
	['twitter', 'Twitter'],
];

/** `WhatsApp (wa_dialog)`; a name that nobody knows stays alone. */
export function transportName(transport: string): string {
	const known = MESSENGER_NAMES.find(([start]) => transport.toLowerCase().startsWith(start));
	return known === undefined ? transport : `${known[1]} (${transport})`;
}

/** What a message can be sent with, as GET /help/transports calls it and as people do; in the order in which it is told. Coordinates cannot be sent. */
const CONTENT_TYPES = [
	['text', 'text'],
	['image', 'images'],
	['audio', 'audio'],
	['video', 'videos'],
	['pdf', 'PDF files'],
] as const;

/**
 * What a transport surely cannot carry to a client, in words for the line below its name: `Cannot send audio, videos or
 * PDF files`. Empty where the account says nothing about it, or nothing against it.
 *
 * @param transport a row of `transportsOf`
 */
export function unsupportedContent({ to_client: carries }: IDataObject): string {
	if (carries === null || typeof carries !== 'object') return '';
	const missing = CONTENT_TYPES.filter(([name]) => (carries as IDataObject)[name] === false).map(([, words]) => words);
	const last = missing.pop();
	if (last === undefined) return '';
	return `Cannot send ${missing.length > 0 ? `${missing.join(', ')} or ${last}` : last}`;
}
