import type { IDataObject } from 'n8n-workflow';
import { isNullLike } from '../../parsing/common';
import { alternativePhoneForm } from '../../parsing/phones';
import { asRecord } from '../../utils/is-record';
import { expandUmlauts, foldText, toText, wordsIn } from '../../utils/text';

export type Row = IDataObject;

/** What the user knows about a client. */
export interface KnownDetails {
	phone: string | undefined;
	email: string | undefined;
	clientName: string | undefined;
	externalId: string | undefined;
	/** ID of the custom field. */
	customField: number | undefined;
	customFieldValue: string | undefined;
}

/**
 * How well a row matches a criterion, from 0 to 1: by what the team sets or the messenger verifies (assigned name, comments, custom
 * fields, external ID, phone), and by the profile (name, username), which clients edit themselves.
 */
export interface Match {
	verified: number;
	profile: number;
}

/** One detail that is known about the client. */
export interface Criterion {
	/** The criterion as it appears in `matched_by`. */
	criterion: string;
	/** The value as the user sees it in an error. */
	value: string;
	/** Importance relative to other criteria. */
	weight: number;
	match(row: Row): Match;
	/** Queries that Chat2Desk answers itself, best first, each with the best match that it can find. */
	queries: Array<{ query: IDataObject; maxMatch: number }>;
	/** Whether a match can also be found by reading clients. */
	needsScan: boolean;
}

const PROFILE_FIELDS = ['name', 'username'];
const NOTE_FIELDS = ['assigned_name', 'comment', 'extra_comment_1', 'extra_comment_2', 'extra_comment_3'];

/** The values that identify a client in *Client > Create or Update*. */
export interface MatchValues {
	matchBy: string | number | boolean | undefined;
	phone: string | undefined;
	externalId: string | undefined;
	externalService: string | number | boolean | undefined;
	customField: number | string | undefined;
	customFields: IDataObject | undefined;
}

/** A custom field that identifies a client: `a1` and `A1` can be two, except in an email address. */
export function toIdentifier(value: unknown): string {
	const text = toText(value).normalize('NFC').trim();
	return text.includes('@') ? text.toLowerCase() : text;
}

/** Identical for items that identify the same client; `undefined` if there is no value, or the ID of the custom field is not known yet. */
export function matchKey(values: Partial<MatchValues>): string | undefined {
	const { matchBy, phone, externalId, externalService, customField, customFields } = values;
	if (matchBy === undefined) return undefined;
	const [value, otherForm] =
		{
			phone: [phone?.toLowerCase(), alternativePhoneForm(phone ?? '')],
			externalId: [externalId?.trim(), externalService],
			customField: [toIdentifier(customFields?.[customField ?? ''])],
		}[String(matchBy)] ?? [];
	return isNullLike(value) ? undefined : [matchBy, customField, ...[value, otherForm].sort()].join(' ');
}

/** The criteria for what is known, most important first. */
export function toCriteria(details: KnownDetails): Criterion[] {
	const { phone, email, clientName, externalId, customField, customFieldValue } = details;
	const all = [
		...(phone === undefined ? [] : [phone.includes('@') ? byEmail(phone, 'phone') : byPhone(phone)]),
		...(email === undefined ? [] : [byEmail(email, 'email')]),
		...(customField === undefined ? [] : [byCustomField(customField, customFieldValue ?? '')]),
		...(externalId === undefined ? [] : [byExternalId(externalId)]),
		...(clientName === undefined ? [] : [byName(clientName)]),
	];
	return all.sort((a, b) => b.weight - a.weight);
}

const verified = (match: boolean | number): Match => ({ verified: Number(match), profile: 0 });

/** Match of the phone itself, of one stored for a messenger (`[tg_user] 1555…`), and of one that the team assigned. */
const OWN_PHONE = 1;
const MESSENGER_PHONE = 0.97;
const ASSIGNED_PHONE = 0.95;
/** Factor for the other form of the same number, in countries that have two. */
const ALTERNATIVE_FORM = 0.9;

/** A number as it is stored for its messenger, or as the team assigned it, with or without `+` (seen on live accounts). */
export function byPhone(phone: string): Criterion {
	const isNumber = /^\d+$/.test(phone);
	const alternative = isNumber ? alternativePhoneForm(phone) : undefined;
	const forms = [
		{ form: phone, factor: 1 },
		...(alternative === undefined ? [] : [{ form: alternative, factor: ALTERNATIVE_FORM }]),
	];
	const withoutPrefix = (text: string) => text.replace(/^\[[^\]]{0,40}\]/, '');
	const bare = (text: string) => (isNumber ? text.replace(/[\s().+-]/g, '') : text.trim().toLowerCase());
	const matchOf = (stored: unknown, base: number) => {
		const text = toText(stored);
		const plain = phone.startsWith('[') ? text : withoutPrefix(text);
		const isPrefixed = text !== plain;
		const number = bare(plain);
		const factor = forms.find(({ form }) => bare(form) === number)?.factor ?? 0;
		return factor * (isPrefixed ? Math.min(base, MESSENGER_PHONE) : base);
	};
	const assigned = isNumber
		? [...forms.map(({ form, factor }) => ({ form, factor })), { form: `+${phone}`, factor: 1 }]
		: [];
	return {
		criterion: 'phone',
		value: phone,
		weight: 8,
		match: ({ phone: own, client_phone: assignedPhone }) =>
			verified(Math.max(matchOf(own, OWN_PHONE), matchOf(assignedPhone, ASSIGNED_PHONE))),
		queries: [
			...forms.map(({ form, factor }) => ({ query: { phone: form }, maxMatch: factor * OWN_PHONE })),
			...(isNumber ? [{ query: { phone: `[tg_user] ${phone}` }, maxMatch: MESSENGER_PHONE }] : []),
			...assigned.map(({ form, factor }) => ({ query: { client_phone: form }, maxMatch: factor * ASSIGNED_PHONE })),
		].sort((a, b) => b.maxMatch - a.maxMatch),
		needsScan: false,
	};
}

/** The email transport stores the address as the phone; elsewhere it is in what the team wrote down. */
function byEmail(email: string, name: string): Criterion {
	const wanted = email.toLowerCase();
	const contains = (text: unknown) =>
		toText(text)
			.toLowerCase()
			.split(/[\s,;:<>()"]+|\.(?=\s|$)/)
			.includes(wanted);
	const matchOf = (row: Row): number => {
		if (contains(row.phone)) return OWN_PHONE;
		if (contains(row.client_phone)) return ASSIGNED_PHONE;
		const isNoted = [...NOTE_FIELDS.map((key) => row[key]), ...Object.values(row.custom_fields ?? {})].some(contains);
		return isNoted ? ASSIGNED_PHONE : 0;
	};
	return {
		criterion: name,
		value: email,
		weight: 8,
		match: (row) => ({
			verified: matchOf(row),
			profile: Number(PROFILE_FIELDS.some((key) => contains(row[key]))),
		}),
		queries: /.@./.test(wanted) ? [{ query: { phone: wanted }, maxMatch: OWN_PHONE }] : [],
		needsScan: true,
	};
}

const toFolded = (value: unknown) => foldText(toText(value).trim());

/** @param toKey a value for comparison */
export function byCustomField(id: number, text: string, toKey = toFolded): Criterion {
	return {
		criterion: 'custom_field',
		value: text,
		weight: 4,
		match: ({ custom_fields: stored }) => verified(toKey(asRecord(stored)[id]) === toKey(text)),
		queries: [{ query: { 'custom_field[id]': id, 'custom_field[text]': text }, maxMatch: 1 }],
		needsScan: false,
	};
}

/** The external IDs of a client; with a service, only those that are not known to belong to another one. */
export function externalIdsOf(
	{ external_id: own, client_external_id: client, external_ids: others }: Row,
	service: string,
): string[] {
	const byService = asRecord(others);
	const toId = (value: unknown) => toText(value).trim();
	if (Object.hasOwn(byService, service)) return [toId(byService[service])];
	const known = Object.values(byService).map(toId);
	const unassigned = [own, client].map(toId);
	// Chat2Desk repeats the latest ID of any service there.
	return service === '' ? [...unassigned, ...known] : unassigned.filter((id) => !known.includes(id));
}

/** @param service the CRM of the ID, if it is known: another one may use the same ID for another client */
export function byExternalId(id: string, service = ''): Criterion {
	return {
		criterion: 'external_id',
		value: id,
		weight: 16,
		match: (row) => verified(externalIdsOf(row, service).includes(id.trim())),
		queries: [],
		needsScan: true,
	};
}

/** A whole name matches better than its words in any order, or their first letters: `Ann` does not match `Hannah`. */
function byName(name: string): Criterion {
	const spellings = [foldText(name.trim()), expandUmlauts(name.trim())];
	const wordLists = spellings.map(wordsIn);
	const matchOf = (value: unknown): number => {
		const text = toText(value).trim();
		if (text === '' || text === 'unknown') return 0;
		const stored = [foldText(text), expandUmlauts(text)];
		if (stored.some((spelling) => spellings.includes(spelling))) return 1;
		const storedWords = stored.flatMap(wordsIn);
		const isPresent = (word: string) =>
			storedWords.some((other) => other === word || (/^\p{L}{3}/u.test(word) && other.startsWith(word)));
		return wordLists.some((words) => words.length > 0 && words.every(isPresent)) ? 0.5 : 0;
	};
	return {
		criterion: 'name',
		value: name,
		weight: 2,
		match: (row) => ({
			verified: matchOf(row.assigned_name),
			profile: Math.max(...PROFILE_FIELDS.map((key) => matchOf(row[key]))),
		}),
		queries: [],
		needsScan: true,
	};
}
