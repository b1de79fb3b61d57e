import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../utils/is-record';
import { foldText } from '../utils/text';

/**
 * The transports of `GET /help/transports` as objects with `name` and, under `from_client` and `to_client`, the supported content types
 * (`text`, `image`, `audio`, `video`, `pdf`, `location`) as booleans.
 *
 * @param data the response: an object of transport → content types with `yes` and `no` (Chat2Desk's method pages), or, from older
 * servers, an array of names or of objects with a name
 */
export function transportsOf(data: unknown): IDataObject[] {
	const rows = Array.isArray(data)
		? data.map((row) => [nameOf(row), row] as const)
		: Object.entries(isRecord(data) ? data : {});
	return rows
		.filter(([name]) => name !== '')
		.map(([name, row]) => ({ name, ...(isRecord(row) ? booleanEntries(row) : {}) }));
}

function nameOf(row: unknown): string {
	const named = isRecord(row) ? (row.name ?? row.id ?? row.value) : row;
	return typeof named === 'string' || typeof named === 'number' ? String(named) : '';
}

/** Converts `yes` and `no` to booleans at any depth. */
const booleanEntries = (row: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toBooleans(value)]));

function toBooleans(value: IDataObject['value']): IDataObject['value'] {
	if (isRecord(value)) return booleanEntries(value);
	if (typeof value !== 'string' || !/^(yes|no)$/i.test(value.trim())) return value;
	return /^yes$/i.test(value.trim());
}

/** Official WhatsApp transports, the only ones that support templates (names from Chat2Desk's reference). */
export const SUPPORTS_TEMPLATES = /^wa_/;

/** Messenger names by prefix of the transport; the first match counts. */
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

/**
 * Whether a selected transport, given as its ID (`wa_dialog`), its label (`WhatsApp (wa_dialog)`) or its messenger (`WhatsApp`, which
 * has several), is a certain one.
 */
export function isSameTransport(selected: string, transport: string): boolean {
	const label = transportName(transport);
	const [messenger] = label.split(' (');
	return [transport, label, messenger].some((name) => foldText(name) === foldText(selected));
}

/** `WhatsApp (wa_dialog)`; an unknown transport keeps its bare name. */
export function transportName(transport: string): string {
	const known = MESSENGER_NAMES.find(([start]) => transport.toLowerCase().startsWith(start));
	return known === undefined ? transport : `${known[1]} (${transport})`;
}

/** Content types of outgoing messages: the name in GET /help/transports, and the one shown to users. Locations cannot be sent. */
const CONTENT_TYPES = [
	['text', 'text'],
	['image', 'images'],
	['audio', 'audio'],
	['video', 'videos'],
	['pdf', 'PDF files'],
] as const;

/**
 * The content types that a transport cannot send, for its description in the list: `Cannot send audio, videos or PDF files`. Empty if
 * there are none or the account does not report them.
 *
 * @param transport a row of `transportsOf`
 */
export function unsupportedContent({ to_client: carries }: IDataObject): string {
	if (!isRecord(carries)) return '';
	const missing = CONTENT_TYPES.filter(([name]) => carries[name] === false).map(([, words]) => words);
	const last = missing.pop();
	if (last === undefined) return '';
	return `Cannot send ${missing.length > 0 ? `${missing.join(', ')} or ${last}` : last}`;
}
