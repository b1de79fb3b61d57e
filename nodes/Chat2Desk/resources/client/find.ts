import type { IDataObject } from 'n8n-workflow';
import { byOffset, MAX_PAGE_SIZE } from '../../descriptions/operations';
import type { OperationContext, OperationResult } from '../../descriptions/handler-types';
import { quote } from '../../parsing/common';
import { parsePositiveInteger } from '../../parsing/scalars';
import { InputError } from '../../utils/input';
import { asRecord } from '../../utils/is-record';
import { labelOf } from '../../utils/text';
import { customFieldId, simplifyClients } from './custom-fields';
import { createOrGet } from './handlers';
import { toCriteria, type Criterion, type KnownDetails, type Row } from './match-criteria';

/** The values of *Client > Find*. */
export interface FindValues extends Omit<KnownDetails, 'customField'> {
	customField: number | string | undefined;
	match: string | number | boolean | undefined;
	ifSeveral: string | number | boolean | undefined;
	ifNotFound: string | number | boolean | undefined;
	searchLimit: number | undefined;
	transport: string | number | boolean | undefined;
}

type FindContext = Omit<OperationContext<KnownDetails & Omit<FindValues, 'customField'>>, 'inputs'>;

/** What a search needs of an operation's context. */
type SearchContext = Pick<OperationContext, 'list' | 'once'> & {
	values: { searchLimit: number | undefined; match?: FindValues['match'] };
};

/** A client that matches at least one criterion. */
interface Candidate {
	row: Row;
	/** Criteria matched by what the team or the messenger confirms, by descending weight. */
	matchedBy: string[];
	/** Sum of the weights of `matchedBy`; 0 if only the profile matches. */
	score: number;
	/** Criteria matched only by the profile, which clients edit themselves. */
	profileMatches: string[];
}

/** Clients named in an error or a note. */
const MAX_CANDIDATES_SHOWN = 10;

/**
 * Finds the client that matches best, or all matching clients, best first.
 *
 * Chat2Desk searches phone numbers and custom fields itself (its method pages). For anything else the newest clients are read, once for
 * all items of an execution, and the output says if older ones were not searched. A profile name is chosen by the client, so it never
 * decides: it only adds clients to *All Matches*.
 */
export async function findClients(given: OperationContext<FindValues>): Promise<OperationResult[]> {
	const context = { ...given, values: await resolveDetails(given) };
	const { values } = context;
	const criteria = toCriteria(values);
	if (criteria.length === 0)
		throw new InputError(
			'No criteria to find a client by',
			'Fill in Phone, Email, Name or External ID, or add a custom field',
		);
	if (values.ifNotFound === 'create' && values.transport === undefined) throw new InputError(...CREATION_REQUIREMENTS);
	const search = new ClientSearch(context, criteria);
	await search.query();
	await search.scan();
	const scanNote = search.isIncomplete
		? {
				bound_reached: true,
				note: `Only the newest ${search.maxClients} clients were searched. An older client may match, too`,
			}
		: {};
	const found = search.results();
	if (found.length === 0) return await notFound(context, criteria, search.profileOnly(), scanNote);
	if (values.match !== 'all' && values.ifSeveral !== 'all' && found.length > 1)
		throw severalMatch(found, "Add another criterion, use the client's ID, or set If Several Match to Return All");
	const clients = await simplifyClients(
		context,
		found.map(({ row }) => row),
	);
	return found.map(({ matchedBy, profileMatches }, index) => ({
		json: clients[index],
		extra: { found: true, matched_by: [...matchedBy, ...profileMatches.map((name) => `profile_${name}`)], ...scanNote },
	}));
}

/** The details in the form in which they are compared and stored: the custom field by its ID, the email address in lower case. */
async function resolveDetails(context: OperationContext<FindValues>): Promise<FindContext['values']> {
	const { customField, email, externalId, ...values } = context.values;
	return {
		...values,
		customField: customField === undefined ? undefined : await customFieldId(context, customField),
		email: email?.toLowerCase(),
		externalId: externalId?.trim(),
	};
}

/** Finds clients by criteria: through Chat2Desk where its API can search, else by reading clients. */
export class ClientSearch {
	readonly maxClients: number;
	/** Whether matching clients may exist beyond those that were read. */
	isIncomplete = false;
	private readonly candidates = new Map<string, Candidate>();
	private readonly wantsAll: boolean;

	constructor(
		private readonly context: SearchContext,
		private readonly criteria: Criterion[],
	) {
		this.wantsAll = context.values.match === 'all';
		this.maxClients = parsePositiveInteger(
			context.values.searchLimit ?? 2000,
			{ label: 'Search Limit' },
			'Enter the maximum number of clients to read, e.g. 2000',
		);
	}

	/** Lets Chat2Desk search. The best match is decided by the strongest criterion that finds someone. */
	async query(): Promise<void> {
		const maxRows = this.wantsAll ? this.maxClients : Math.min(MAX_PAGE_SIZE, this.maxClients);
		for (const criterion of this.criteria) {
			for (const { query, maxMatch } of criterion.queries) {
				// A weaker query can no longer find an equally good match.
				if (!this.wantsAll && this.bestMatch(criterion) > maxMatch) return;
				const { rows, isCut } = await this.read(query, maxRows);
				this.add(rows);
				this.isIncomplete ||= this.wantsAll && isCut;
			}
			if (!this.wantsAll && this.bestMatch(criterion) > 0) return;
		}
	}

	/**
	 * Reads the newest clients, up to the search limit: a later one could match just as well, so no page decides on its own. For the best
	 * match, only an external ID can still outrank a client that Chat2Desk found.
	 */
	async scan(): Promise<void> {
		const isDecided = !this.wantsAll && this.hasVerifiedMatch;
		const decisive = this.criteria.filter(
			(criterion) =>
				criterion.needsScan &&
				(!isDecided || (criterion.criterion === 'external_id' && this.bestMatch(criterion) === 0)),
		);
		if (decisive.length === 0) return;
		const { rows, isCut } = await this.context.once(`newest ${this.maxClients} clients`, () =>
			this.read({ order: 'desc' }, this.maxClients),
		);
		this.add(isDecided ? rows.filter((row) => decisive.some(({ match }) => match(row).verified > 0)) : rows);
		this.isIncomplete ||= isCut;
	}

	/** Reads clients up to a limit, and whether there are more. */
	private async read(query: IDataObject, maxRows: number): Promise<{ rows: Row[]; isCut: boolean }> {
		let isCut = false;
		const pagination = { ...byOffset.pagination, onLimitReached: () => (isCut = true) };
		const rows = await this.context.list({ method: 'GET', path: '/clients', query }, pagination, maxRows);
		return { rows, isCut };
	}

	/** All matches, best first; else those that share the best score. */
	results(): Candidate[] {
		const sorted = [...this.candidates.values()].sort(
			(a, b) => b.score - a.score || b.profileMatches.length - a.profileMatches.length,
		);
		if (this.wantsAll) return sorted;
		return sorted.filter(({ score }) => score > 0 && score === sorted[0].score);
	}

	/** Clients that match only by their own profile. */
	profileOnly(): Candidate[] {
		return [...this.candidates.values()].filter(({ score }) => score === 0);
	}

	private get hasVerifiedMatch(): boolean {
		return [...this.candidates.values()].some(({ score }) => score > 0);
	}

	private bestMatch({ match }: Criterion): number {
		return Math.max(0, ...[...this.candidates.values()].map(({ row }) => match(row).verified));
	}

	/** Every row is checked, because a server that does not know a filter returns all clients. */
	private add(rows: Row[]): void {
		for (const row of rows) {
			const matches = this.criteria.map(({ criterion, weight, match }) => ({ criterion, weight, ...match(row) }));
			const verified = matches.filter((match) => match.verified > 0);
			const profileMatches = matches.filter((match) => match.verified === 0 && match.profile > 0);
			if (verified.length + profileMatches.length === 0) continue;
			this.candidates.set(String(row.id), {
				row,
				matchedBy: verified.map(({ criterion }) => criterion),
				score: verified.reduce((sum, match) => sum + match.weight * match.verified, 0),
				profileMatches: profileMatches.map(({ criterion }) => criterion),
			});
		}
	}
}

const clientLabel = labelOf('assigned_name', 'name', 'username', 'phone');

/** A client as an error shows it: `"Ann" (ID 5)`. */
export const describeClient = (row: Row) => `"${quote(clientLabel(row))}" (ID ${String(row.id)})`;

function describeClients(candidates: Candidate[]): string {
	const shown = candidates.slice(0, MAX_CANDIDATES_SHOWN);
	const list = shown.map(({ row }) => describeClient(row)).join(', ');
	return shown.length < candidates.length ? `${list} and ${candidates.length - shown.length} more` : list;
}

/** The error for several clients that match equally well. */
export const severalMatch = (candidates: Candidate[], advice: string): InputError =>
	new InputError(`${candidates.length} clients match equally well: ${describeClients(candidates)}`, advice);

const CREATION_REQUIREMENTS = [
	'Creating a client requires a phone number and a transport',
	'Fill in Phone, and add Additional Fields > Transport, e.g. whatsapp. For the email transport, Email is sufficient',
] as const;

async function notFound(
	context: FindContext,
	criteria: Criterion[],
	profileOnly: Candidate[],
	scanNote: IDataObject,
): Promise<OperationResult[]> {
	const { ifNotFound } = context.values;
	if (ifNotFound === 'create') return await createClient(context, scanNote);
	const profileNote =
		profileOnly.length === 0
			? undefined
			: `Clients choose their profile names themselves, so these do not count as a match: ${describeClients(profileOnly)}`;
	const notes = [profileNote, scanNote.note].filter(Boolean);
	if (ifNotFound !== 'error')
		return notes.length === 0 ? [] : [{ json: { found: false }, extra: { ...scanNote, note: notes.join('. ') } }];
	const [first] = criteria;
	const described =
		criteria.length === 1 && first.criterion === 'name'
			? `named "${quote(first.value)}"`
			: `with ${criteria.map(({ criterion, value }) => `${criterion.replace(/_/g, ' ')} "${quote(value)}"`).join(' and ')}`;
	throw new InputError(
		`No client ${described} was found`,
		[...notes, 'Check the values, or change If Not Found'].join('. '),
	);
}

/** Creates the client with the values it was searched by, so that the next search finds it. */
async function createClient(context: FindContext, scanNote: IDataObject): Promise<OperationResult[]> {
	const { phone, email, transport, clientName, externalId, customField, customFieldValue } = context.values;
	// Checked only now: a client who is found needs no phone number.
	const number = transport === 'email' ? (email ?? phone) : (phone ?? email);
	if (number === undefined) throw new InputError(...CREATION_REQUIREMENTS);
	const body = {
		phone: number,
		transport,
		...(clientName !== undefined && { nickname: clientName }),
		...context.request.body,
	};
	const { query } = context.request;
	const { client, extra } = await createOrGet({
		...context,
		request: { method: 'POST', path: '/clients', query, body },
	});
	const stored = asRecord(client.custom_fields);
	const isMissing = (value: unknown) => value === undefined || value === null || value === '';
	const missing: IDataObject = {
		...(externalId !== undefined && isMissing(client.external_id) && { external_id: externalId }),
		...(customField !== undefined &&
			isMissing(stored[customField]) && { custom_fields: { [customField]: customFieldValue } }),
	};
	if (Object.keys(missing).length > 0 && !isMissing(client.id)) {
		const path = `/clients/${encodeURIComponent(String(client.id))}`;
		await context.send({ method: 'PUT', path, query, body: missing });
	}
	const customFields =
		missing.custom_fields === undefined
			? {}
			: { custom_fields: { ...stored, [String(customField)]: customFieldValue } };
	const clients = await simplifyClients(context, [{ ...client, ...missing, ...customFields }]);
	return clients.map((json) => ({ json, extra: { found: false, ...extra, ...scanNote } }));
}
