import type { IDataObject } from 'n8n-workflow';
import { isoFromUnix, isoTime } from '../utils/api-times';
import { isRecord, isTagEvent, unwrap } from './payload';

/** How deep values are looked for; what lies deeper stays as it came. */
const DEEPEST = 10;

/** Properties that hold a time, so that a number in them is Unix seconds, as in the events of requests and dialogs. */
const TIME_NAME = /(^|_)(created|updated)(_at)?$/;

/** What clients and other systems fill: no time there, even where it looks like one. */
const FREE = new Set(['text', 'custom_fields', 'extra_data']);

/**
 * What *Simplify* makes of a payload: one level, times in ISO 8601, nothing that is null, and one form for what Chat2Desk names in
 * several ways (its reference): `channels` is always a list, a tag's name always `label`, and its ID `tag_id` in the events of tags.
 */
export function simplifyEvent(event: string, payload: IDataObject): IDataObject {
	const flat = { ...unwrap(payload) };
	// The same as "event", but for the names that differ.
	delete flat.hook_type;
	return even(isTagEvent(event) ? withTagNames(flat) : flat, 0);
}

/** The events of tags have their own words: `id` and mostly `name`, where the lists of tags say `label`. */
function withTagNames({ id, name, label, ...rest }: IDataObject): IDataObject {
	return { tag_id: id, label: label ?? name, ...rest };
}

function even(record: IDataObject, depth: number): IDataObject {
	const said = Object.entries(record).filter(([name, value]) => isSaid(name, value));
	return Object.fromEntries(said.map(([name, value]) => [name, valueOf(name, value, depth)])) as IDataObject;
}

const isSaid = (name: string, value: unknown) => (value !== null && value !== undefined) || isList(name);

/** Lists that come as an object, or as null, where there is one entry or none. */
const isList = (name: string) => name === 'channels' || name === 'attachments';

function valueOf(name: string, value: unknown, depth: number): unknown {
	if (FREE.has(name) || depth > DEEPEST) return value;
	if (name === 'channels') return channelsOf(value, depth);
	if (name === 'attachments' && !Array.isArray(value)) return isRecord(value) ? [even(value, depth + 1)] : [];
	if (Array.isArray(value)) return value.map((entry) => valueOf('', entry, depth + 1));
	if (isRecord(value)) return even(value, depth + 1);
	return TIME_NAME.test(name) ? isoFromUnix(isoTime(value)) : isoTime(value);
}

/** One channel comes as an object, and none as one whose properties are null. */
function channelsOf(value: unknown, depth: number): unknown[] {
	const list = Array.isArray(value) ? value : [value];
	const there = list.filter(
		(entry) => entry !== undefined && entry !== null && !(isRecord(entry) && entry.id === null),
	);
	return there.map((entry) => valueOf('', entry, depth + 1));
}
