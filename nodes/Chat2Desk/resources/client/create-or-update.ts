import type { IDataObject } from 'n8n-workflow';
import type { OperationContext, OperationResult } from '../../descriptions/handler-types';
import { isBlank } from '../../parsing/common';
import { parseDate, parseDateTime } from '../../parsing/dates';
import { InputError } from '../../utils/input';
import { asRecord } from '../../utils/is-record';
import { toText } from '../../utils/text';
import { customFieldId, simplifyClients } from './custom-fields';
import { ClientSearch, describeClient, severalMatch } from './find';
import { createOrGet, createOrGetExact, getClient, type FoundClient } from './handlers';
import {
	byCustomField,
	byExternalId,
	byPhone,
	externalIdsOf,
	matchKey,
	toIdentifier,
	type Criterion,
	type MatchValues,
	type Row,
} from './match-criteria';

interface CreateOrUpdateValues extends MatchValues {
	searchLimit: number | undefined;
	/** Set once the client was created: kept with the parameters for a later attempt of *Retry On Fail*. */
	wasCreated?: boolean;
}

type Context = OperationContext<CreateOrUpdateValues>;

/** A client of this execution in its latest state, which lists of the API may not show yet. */
interface Known {
	row: Row;
	/** Identical for items that identify the same client. */
	key: string;
}

/** Clients of this execution, by ID and by key. */
type Run = Map<string, Known>;

/** Only the request that creates a client can set these (Chat2Desk's method pages). */
const CREATE_ONLY = ['phone', 'transport', 'channel_id'];
const CREATE_FIELDS = [...CREATE_ONLY, 'nickname', 'assigned_phone'];

/** Names under which the API returns what it takes under another name. */
const STORED_AS: Record<string, string> = { nickname: 'assigned_name', assigned_phone: 'client_phone' };
const storedName = (name: string) => STORED_AS[name] ?? name;

const pick = (record: IDataObject, test: (name: string, value: unknown) => boolean): IDataObject =>
	Object.fromEntries(Object.entries(record).filter(([name, value]) => test(name, value)));

/** Creates a client, or writes to the one that matches what differs. */
export async function createOrUpdateClient(context: Context): Promise<OperationResult[]> {
	const { values, request, once } = context;
	const wanted = { ...request.body };
	// A second item with the address in other case must find the client.
	if (toText(wanted.phone).includes('@')) wanted.phone = toText(wanted.phone).toLowerCase();
	const target = await readTarget(context, wanted);
	const { key } = target;
	const run = await once<Run>('written clients', async () => new Map());
	const found = run.get(key)?.row ?? (await findClient(context, target.criterion));
	const { client, isNew, extra }: FoundClient =
		found === undefined ? await create(context, wanted, target, run) : { client: found };
	values.wasCreated ||= isNew;
	const id = toText(client.id);
	let row = run.get(id)?.row ?? client;
	const remember = () => {
		if (id !== '') for (const name of [id, key]) run.set(name, { row, key });
	};
	remember();

	const zone = await context.timeZone();
	let changes = differences(row, wanted, zone);
	if (!isNew && Object.keys(changes).some((name) => !(storedName(name) in row))) {
		// The rows of a list may lack something that the client itself has.
		row = { ...row, ...(await getClient(context, id)) };
		changes = differences(row, wanted, zone);
	}
	row = merge(row, changes);
	const { custom_fields: changedFields, ...plain } = changes;
	const [json, named] = await simplifyClients(context, [row, { custom_fields: changedFields }]);
	const updatedFields = [
		...Object.keys(plain).map(storedName),
		...Object.keys(asRecord(named.custom_fields)).map((name) => `custom_fields.${name}`),
	];
	if (updatedFields.length > 0) {
		if (id === '')
			throw new InputError(
				toText(extra?.note),
				'Some fields were not set. Run the item again when Client > Get Many returns the client',
			);
		const path = `/clients/${encodeURIComponent(id)}`;
		await context.send({ method: 'PUT', path, query: request.query, body: changes });
		remember();
	}
	const result: IDataObject = { ...extra, action: 'unchanged' };
	if (values.wasCreated) result.action = 'created';
	else if (updatedFields.length > 0) Object.assign(result, { action: 'updated', updated_fields: updatedFields });
	if (!isNew && !isBlank(wanted.phone) && byPhone(toText(wanted.phone)).match(row).verified === 0)
		result.note = `Chat2Desk cannot change the phone of a client. It remains ${toText(row.phone)}`;
	return [{ json, extra: result }];
}

/** What identifies the client. */
interface Target {
	criterion: Criterion;
	key: string;
	/** ID of the custom field that identifies it. */
	fieldId: number;
}

async function readTarget(context: Context, body: IDataObject): Promise<Target> {
	const { matchBy = 'phone', externalId = '', customField = '' } = context.values;
	const isCustom = matchBy === 'customField';
	const fieldId = isCustom ? await customFieldId(context, customField) : 0;
	const phone = toText(body.phone);
	const key = matchKey({ ...context.values, matchBy, phone, customField: fieldId });
	if (key === undefined)
		throw new InputError(
			`"${isCustom ? 'Custom Fields' : matchBy === 'phone' ? 'Phone' : 'External ID'}" has no value to match by`,
			'Enter one, or change Match By. If it uses an expression, check its result for this item',
		);
	const fields = asRecord(body.custom_fields);
	const text = toText(fields[fieldId]).trim();
	// Chat2Desk finds only the exact text.
	if (isCustom && typeof fields[fieldId] === 'string') fields[fieldId] = text;
	const criterion = isCustom
		? byCustomField(fieldId, text, toIdentifier)
		: matchBy === 'phone'
			? byPhone(phone)
			: byExternalId(externalId.trim(), toText(body.external_service));
	return { criterion, key, fieldId };
}

/** The only client that matches best. Throws `InputError` if several match equally well. */
async function findClient(context: Context, criterion: Criterion): Promise<Row | undefined> {
	const search = new ClientSearch(context, [criterion]);
	await search.query();
	await search.scan();
	const found = search.results();
	if (found.length > 1) throw severalMatch(found, 'Correct the clients in Chat2Desk, or update one by its ID');
	if (found.length === 1 || !search.isIncomplete) return found[0]?.row;
	throw new InputError(
		`None of the newest ${search.maxClients} clients has the external ID "${criterion.value}"`,
		'An older one may have it, so no client was created. Raise Update Fields > Search Limit, or match by something else',
	);
}

/** Creates the client, or returns the one that has this phone already. Throws `InputError` if that is another person's. */
async function create(
	context: Context,
	wanted: IDataObject,
	{ criterion: { criterion, value, match }, key, fieldId }: Target,
	run: Run,
): Promise<FoundClient> {
	const label = criterion.replace('_id', ' ID').replace('_', ' ');
	if (isBlank(wanted.phone))
		throw new InputError(`No client has the ${label} "${value}"`, 'To create the client, fill in Phone');
	const body = pick(wanted, (name, given) => CREATE_FIELDS.includes(name) && !isBlank(given));
	// A search by phone has tried the other form of the number already.
	const createOnce = criterion === 'phone' ? createOrGetExact : createOrGet;
	const { client, isNew, extra } = await createOnce({
		...context,
		request: { method: 'POST', path: '/clients', query: context.request.query, body },
	});
	if (isNew) return { client: merge({ phone: wanted.phone, ...client }, body), isNew, extra };
	const known = run.get(toText(client.id));
	const row = known?.row ?? client;
	const stored =
		criterion === 'external_id'
			? externalIdsOf(row, toText(wanted.external_service)).find((id) => id !== '')
			: asRecord(row.custom_fields)[fieldId];
	const isOther = (match(row).verified === 0 && !isBlank(stored)) || (known !== undefined && known.key !== key);
	if (criterion !== 'phone' && isOther)
		throw new InputError(
			`The phone ${toText(wanted.phone)} belongs to ${describeClient(row)}, who has another ${label} than "${value}"`,
			`Correct the phone or the ${label}`,
		);
	return { client, extra };
}

/** The client after a write. */
function merge(client: Row, written: IDataObject): Row {
	const { custom_fields: fields, ...plain } = pick(written, (name) => !CREATE_ONLY.includes(name));
	return {
		...client,
		...Object.fromEntries(Object.entries(plain).map(([name, value]) => [storedName(name), value])),
		...(fields !== undefined && { custom_fields: { ...asRecord(client.custom_fields), ...asRecord(fields) } }),
	};
}

/** The part of the wanted values that a client does not have yet. */
function differences(client: Row, wanted: IDataObject, zone: string): IDataObject {
	const { custom_fields: fields, external_id: externalId, external_service: service, ...plain } = wanted;
	const stored = asRecord(client.custom_fields);
	const changedFields = pick(asRecord(fields), (id, value) => !isSame(stored[id], value, zone));
	const isLinked = isBlank(externalId) || externalIdsOf(client, toText(service)).includes(toText(externalId).trim());
	return {
		...pick(plain, (name, value) => {
			if (name === 'assigned_phone') return digitsOf(client.client_phone) !== digitsOf(value);
			return !CREATE_ONLY.includes(name) && !isSame(client[storedName(name)], value, zone);
		}),
		...(Object.keys(changedFields).length > 0 && { custom_fields: changedFields }),
		...(!isLinked && { external_id: externalId, ...(service !== undefined && { external_service: service }) }),
	};
}

const digitsOf = (value: unknown) => toText(value).replace(/\D/g, '');

/** A value for comparison, independent of its type. */
function toPlain(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : toText(value);
	return text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/** How a checkbox may be stored: off, which is also one that was never set, and on. */
const FLAGS = [/^(0|false|no|off)?$/i, /^(1|true|yes|on)$/i];
const DATE = /^(\d{4}-\d\d-\d\d|\d\d[.-]\d\d[.-]\d{4})(?!\d)/;

/**
 * Whether a stored value is the wanted one. `null` and empty text are the same. A checkbox, a number or a date may be stored in another
 * form; two dates are compared to the day if one has no time.
 */
function isSame(stored: unknown, wanted: unknown, zone: string): boolean {
	const texts = [toPlain(stored), toPlain(wanted)];
	const [a, b] = texts;
	if (a === b) return true;
	const types = [typeof stored, typeof wanted];
	if (types.includes('boolean')) return FLAGS.some((flag) => flag.test(a) && flag.test(b));
	if (types.includes('number')) return a !== '' && b !== '' && Number(a) === Number(b);
	if (!texts.every((text) => DATE.test(text))) return false;
	const parse = texts.some((text) => text.length <= 10) ? parseDate : parseDateTime;
	try {
		const [first, second] = texts.map((text) => parse(text, { timezone: zone, companyTimeZone: zone }));
		return first === second;
	} catch {
		return false;
	}
}
