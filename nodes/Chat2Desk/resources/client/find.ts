import type { IDataObject } from 'n8n-workflow';
import { byOffset, MAX_PAGE_SIZE } from '../../descriptions/field-builders';
import type { OperationContext, OperationResult } from '../../descriptions/handler-types';
import { isBlank } from '../../parsing/common';
import { alternativePhoneForm } from '../../parsing/phones';
import { parsePositiveInteger } from '../../parsing/scalars';
import { InputError } from '../../utils/input-error';
import { expandUmlauts, foldText, toText, wordsIn } from '../../utils/text';
import { createOrGet, customFieldId } from './handlers';

type Row = IDataObject;

/** One thing that is known of the client. */
interface Criterion {
	name: string;
	/** What a full fit counts for, beside those of the other criteria. */
	weight: number;
	/** How well a row fits, from 0 to 1. */
	fit(row: Row): number;
	/** Queries with which Chat2Desk finds it itself, the likeliest first. */
	queries: IDataObject[];
	/** Whether it may also be found by nothing but reading. */
	isRead: boolean;
}

interface Found {
	row: Row;
	matchedBy: string[];
	score: number;
}

/**
 * The client that fits best what is known of it, or all who fit, best first. Chat2Desk finds phone numbers and custom fields itself
 * (its method pages); for all else the newest clients are read, once for all items of an execution, and the output tells where there
 * are more.
 */
export async function find(given: OperationContext): Promise<OperationResult[]> {
	const step = { ...given, values: await knownOf(given) };
	const { values } = step;
	const criteria = criteriaOf(values);
	if (criteria.length === 0)
		throw new InputError(
			'There is nothing to find a client by',
			'Fill in Phone, Email, Name or External ID, or add a custom field',
		);
	if (values.ifNotFound === 'create' && isBlank(values.transport)) throw new InputError(...CREATION);
	const search = new Search(step, criteria);
	await search.ask();
	await search.read();
	const bound = search.isShort
		? { bound_reached: true, note: `Only the newest ${search.most} clients were searched: an older one may fit, too` }
		: {};
	const found = search.found();
	if (found.length === 0) return await none(step, criteria, bound);
	return found.map(({ row, matchedBy }) => ({ json: row, extra: { found: true, matched_by: matchedBy, ...bound } }));
}

/** What is given, in the form in which it is compared and stored: the custom field by its ID, the address in small letters. */
async function knownOf(step: OperationContext): Promise<IDataObject> {
	const { customField, email, externalId, ...values } = step.values;
	return {
		...values,
		...(!isBlank(customField) && { customField: (await customFieldId(step, customField)) as number }),
		...(!isBlank(email) && { email: String(email).toLowerCase() }),
		...(!isBlank(externalId) && { externalId: String(externalId).trim() }),
	};
}

class Search {
	readonly most: number;
	/** Whether there are clients that were not looked at and might fit. */
	isShort = false;
	private readonly known = new Map<string, Found>();
	private readonly isAll: boolean;

	constructor(
		private readonly step: OperationContext,
		private readonly criteria: Criterion[],
	) {
		this.isAll = step.values.match === 'all';
		this.most = parsePositiveInteger(
			step.values.searchLimit ?? 2000,
			{ label: 'Search Limit' },
			'Enter how many clients may be read, such as 2000',
		);
	}

	/** What Chat2Desk finds itself; for the best one, until it finds somebody. */
	async ask(): Promise<void> {
		for (const query of this.criteria.flatMap(({ queries }) => queries)) {
			if (this.known.size > 0 && !this.isAll) return;
			const most = this.isAll ? this.most : Math.min(MAX_PAGE_SIZE, this.most);
			const rows = await this.step.list({ method: 'GET', path: '/clients', query }, byOffset.pagination, most);
			this.add(rows);
			this.isShort ||= this.isAll && rows.length >= most;
		}
	}

	/** The newest clients: a page, which is enough for whoever wrote a while ago, and where nobody in it fits for sure, as many as may be read. */
	async read(): Promise<void> {
		if (!this.criteria.some(({ isRead }) => isRead) || (this.known.size > 0 && !this.isAll)) return;
		for (const size of this.most > MAX_PAGE_SIZE ? [MAX_PAGE_SIZE, this.most] : [this.most]) {
			const call = { method: 'GET', path: '/clients', query: { order: 'desc' } } as const;
			const rows = await this.step.once(
				`newest ${size} clients`,
				async () => await this.step.list(call, byOffset.pagination, size),
			);
			this.add(rows);
			if (rows.length < size || (!this.isAll && this.isSure)) return;
		}
		this.isShort = true;
	}

	/** Those who fit, best first. */
	found(): Found[] {
		const sorted = [...this.known.values()].sort((a, b) => b.score - a.score);
		return this.isAll ? sorted : sorted.slice(0, 1);
	}

	/** Whether somebody fits what tells most. */
	private get isSure(): boolean {
		const most = Math.max(...this.criteria.map(({ weight }) => weight));
		return [...this.known.values()].some(({ score }) => score >= most);
	}

	/** A server that does not know a filter answers with everybody: so each is looked at here, too. */
	private add(rows: Row[]): void {
		for (const row of rows) {
			const fits = this.criteria
				.map(({ name, weight, fit }) => ({ name, score: weight * fit(row) }))
				.filter(({ score }) => score > 0);
			const score = fits.reduce((sum, one) => sum + one.score, 0);
			if (score > 0) this.known.set(String(row.id), { row, matchedBy: fits.map(({ name }) => name), score });
		}
	}
}

function criteriaOf({ phone, email, clientName, externalId, customField, customFieldValue }: IDataObject): Criterion[] {
	const all = [
		...(isBlank(phone) ? [] : [/@/.test(String(phone)) ? byEmail(String(phone), 'phone') : byPhone(String(phone))]),
		...(isBlank(email) ? [] : [byEmail(String(email), 'email')]),
		...(isBlank(customField) ? [] : [byCustomField(String(customField), toText(customFieldValue))]),
		...(isBlank(externalId) ? [] : [byExternalId(String(externalId))]),
		...(isBlank(clientName) ? [] : [byName(String(clientName))]),
	];
	return all.sort((a, b) => b.weight - a.weight);
}

/** A number, in the form that is stored for its messenger, or assigned by the team; with or without `+` there (seen on live accounts). */
function byPhone(phone: string): Criterion {
	const isNumber = /^\d+$/.test(phone);
	const other = isNumber ? alternativePhoneForm(phone) : undefined;
	const forms = [phone, ...(other === undefined ? [] : [other])];
	const bare = (text: string) =>
		isNumber ? text.replace(/^\[[^\]]{0,40}\]/, '').replace(/[\s().+-]/g, '') : text.trim().toLowerCase();
	const wanted = forms.map(bare);
	return {
		name: 'phone',
		weight: 8,
		fit: ({ phone: own, client_phone: assigned }) =>
			Math.max(...[own, assigned].map((text) => [1, 0.9][wanted.indexOf(bare(toText(text)))] ?? 0)),
		queries: [
			...forms.map((form) => ({ phone: form })),
			...(isNumber
				? [
						...forms.map((form) => ({ client_phone: form })),
						{ client_phone: `+${phone}` },
						{ phone: `[tg_user] ${phone}` },
					]
				: []),
		],
		isRead: false,
	};
}

const ofPeople = ['assigned_name', 'name', 'username'];
const written = [
	'phone',
	'client_phone',
	...ofPeople,
	'comment',
	'extra_comment_1',
	'extra_comment_2',
	'extra_comment_3',
];

/** The transport email keeps the address as the phone; elsewhere it stands in what the team wrote down. */
function byEmail(email: string, name: string): Criterion {
	const wanted = email.toLowerCase();
	const words = (text: unknown) =>
		toText(text)
			.toLowerCase()
			.split(/[\s,;:<>()"]+|\.(?=\s|$)/);
	return {
		name,
		weight: 8,
		fit: (row) =>
			Number(
				[...written.map((key) => row[key]), ...Object.values(row.custom_fields ?? {})].some((text) =>
					words(text).includes(wanted),
				),
			),
		queries: /.@./.test(wanted) ? [{ phone: wanted }] : [],
		isRead: true,
	};
}

function byCustomField(id: string, text: string): Criterion {
	return {
		name: 'custom_field',
		weight: 4,
		fit: ({ custom_fields: custom }) =>
			Number(foldText(toText((custom as IDataObject | null | undefined)?.[id]).trim()) === foldText(text.trim())),
		queries: [{ 'custom_field[id]': id, 'custom_field[text]': text }],
		isRead: false,
	};
}

function byExternalId(id: string): Criterion {
	const fit = ({ external_id: own, client_external_id: other, external_ids: more }: Row) =>
		Number(
			[own, other, ...Object.values(more ?? {})].some((value) => !isBlank(value) && String(value).trim() === id.trim()),
		);
	return { name: 'external_id', weight: 16, fit, queries: [], isRead: true };
}

/** A whole name fits better than its words in any order, or their beginnings: `Ann` is no `Hannah`. */
function byName(name: string): Criterion {
	const wholes = [foldText(name.trim()), expandUmlauts(name.trim())];
	const parts = wholes.map(wordsIn);
	const fit = (row: Row) => {
		const texts = ofPeople.map((key) => toText(row[key]).trim()).filter((text) => text !== '' && text !== 'unknown');
		const forms = texts.flatMap((text) => [foldText(text), expandUmlauts(text)]);
		if (forms.some((form) => wholes.includes(form))) return 1;
		const words = forms.flatMap(wordsIn);
		const isThere = (part: string) =>
			words.some((word) => word === part || (/^\p{L}{3}/u.test(part) && word.startsWith(part)));
		return parts.some((all) => all.length > 0 && all.every(isThere)) ? 0.5 : 0;
	};
	return { name: 'name', weight: 2, fit, queries: [], isRead: true };
}

/** How a refusal to create begins, and what helps. */
const CREATION = [
	'A client is created with a phone number and a transport',
	'Fill in Phone, and add Additional Fields > Transport, such as whatsapp; for the transport email, Email is enough',
] as const;

/** What happens where nobody fits. That others were not looked at is told in any case. */
async function none(step: OperationContext, criteria: Criterion[], bound: IDataObject): Promise<OperationResult[]> {
	const { ifNotFound } = step.values;
	if (ifNotFound === 'create') return await created(step, bound);
	if (ifNotFound !== 'error') return bound.note === undefined ? [] : [{ json: { found: false }, extra: bound }];
	const by = criteria.map(({ name }) => name.replace(/_/g, ' ')).join(', ');
	throw new InputError(
		`No client was found by ${by}`,
		[bound.note, 'Look at the values, or choose otherwise in If Not Found'].filter(Boolean).join('. '),
	);
}

/** A new client has what it was looked for by, so that the next search finds it. */
async function created(step: OperationContext, bound: IDataObject): Promise<OperationResult[]> {
	const { phone, email, transport, clientName, externalId, customField, customFieldValue } = step.values;
	// Not before: whoever is found by something else needs no number.
	if (isBlank(phone ?? email)) throw new InputError(...CREATION);
	const number = transport === 'email' ? (email ?? phone) : (phone ?? email);
	const body = {
		phone: number,
		transport,
		...(!isBlank(clientName) && { nickname: clientName }),
		...step.request.body,
	};
	const { client, extra } = await createOrGet({ ...step, request: { method: 'POST', path: '/clients', body } });
	const custom = (client.custom_fields ?? {}) as IDataObject;
	const missing: IDataObject = {
		...(!isBlank(externalId) && isBlank(client.external_id) && { external_id: externalId }),
		...(!isBlank(customField) &&
			isBlank(custom[String(customField)]) && { custom_fields: { [String(customField)]: customFieldValue } }),
	};
	if (Object.keys(missing).length > 0 && !isBlank(client.id)) {
		await step.send({ method: 'PUT', path: `/clients/${encodeURIComponent(String(client.id))}`, body: missing });
	}
	const json = {
		...client,
		...missing,
		...(missing.custom_fields !== undefined && {
			custom_fields: { ...custom, ...(missing.custom_fields as IDataObject) },
		}),
	};
	return [{ json, extra: { found: false, ...extra, ...bound } }];
}
