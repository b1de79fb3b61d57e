import type { IDataObject } from 'n8n-workflow';
import { isoFromUnix, isoTime } from '../utils/api-times';
import { clientDisplayName } from '../utils/client-name';
import { isRecord } from '../utils/is-record';
import { isTagEvent, unwrap } from './payload';

/** Levels that are simplified; deeper values stay unchanged. */
const MAX_LEVELS = 10;

/** Properties that hold a time. A number in them is in Unix seconds, as in request and dialog events. */
const TIME_NAME = /(^|_)(created|updated)(_at)?$/;

/** Fields that clients and other systems fill: text that looks like a time is not converted there. */
const FREE_FORM = new Set(['text', 'custom_fields', 'extra_data']);

/**
 * The output of *Simplify* for a payload: one level, times in ISO 8601, no null values, and one form for fields that Chat2Desk sends in
 * several (its reference): `channels` is always an array, tag events always have `tag_id` and `label`.
 */
export function simplifyEvent(event: string, payload: IDataObject): IDataObject {
	const flat = { ...unwrap(payload) };
	// The same as "event", except for the events with two names.
	delete flat.hook_type;
	return simplifyRecord(withDisplayName(isTagEvent(event) ? withTagNames(flat) : flat), 0);
}

/** Adds the name to address the client by, to `client` and to the events of clients themselves. */
function withDisplayName(event: IDataObject): IDataObject {
	const { client } = event;
	return {
		...event,
		...('assigned_name' in event && { display_name: clientDisplayName(event) }),
		...(isRecord(client) && { client: { ...client, display_name: clientDisplayName(client) } }),
	};
}

/** Tag events use `id` and mostly `name`; the tag lists of the API use `label`. */
function withTagNames({ id, name, label, ...rest }: IDataObject): IDataObject {
	return { tag_id: id, label: label ?? name, ...rest };
}

function simplifyRecord(record: IDataObject, level: number): IDataObject {
	const kept = Object.entries(record).filter(
		([name, value]) => (value !== null && value !== undefined) || isArrayField(name),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, simplifyValue(name, value, level)]));
}

/** Arrays that Chat2Desk sends as an object if there is one entry, and as null if there is none. */
const isArrayField = (name: string) => name === 'channels' || name === 'attachments';

function simplifyValue(name: string, value: IDataObject['value'], level: number): IDataObject['value'] {
	if (FREE_FORM.has(name) || level > MAX_LEVELS) return value;
	if (name === 'channels') return simplifyChannels(value, level);
	if (name === 'attachments' && !Array.isArray(value)) return isRecord(value) ? [simplifyRecord(value, level + 1)] : [];
	if (Array.isArray(value)) return value.map((entry) => simplifyValue('', entry, level + 1));
	if (isRecord(value)) return simplifyRecord(value, level + 1);
	return TIME_NAME.test(name) ? isoFromUnix(isoTime(value)) : isoTime(value);
}

/** A single channel comes as an object, and no channel as an object whose properties are null. */
function simplifyChannels(value: unknown, level: number): unknown[] {
	const channels = (Array.isArray(value) ? value : [value]).filter(
		(channel) => channel !== undefined && channel !== null && !(isRecord(channel) && channel.id === null),
	);
	return channels.map((channel) => simplifyValue('', channel, level + 1));
}
