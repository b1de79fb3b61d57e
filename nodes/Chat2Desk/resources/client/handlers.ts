import type { IDataObject } from 'n8n-workflow';
import type { ApiRejection, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { alternativePhoneForm } from '../../parsing/phones';
import { InputError } from '../../utils/input-error';
import { foldText } from '../../utils/text';
import { filteredByTags } from '../tag/handlers';

/** Creates a client. */
export async function create(step: OperationContext): Promise<OperationResult[]> {
	const { client: json, extra } = await created(step, (await step.send(step.request)).data);
	return [{ json, extra }];
}

/** Says that a client was created of which Chat2Desk tells nothing. */
const NOT_SHOWN =
	'Chat2Desk reported success, but neither sent the ID of the client nor shows a client with this phone. Client > Get Many may show it later';

/** The client that a creation answered with. A bare success tells nothing of it: then it is looked up by its phone number. */
async function created(step: Creation, data: unknown): Promise<Found> {
	const told = step.toOutput(data);
	const client = told.find(hasId);
	if (client !== undefined) return { client };
	const found = await lookedUp(step, step.request.body?.phone);
	const known = hasId({ id: found }) ? await byId(step, found) : undefined;
	if (known !== undefined) return { client: hasId(known) ? known : { ...known, id: found } };
	return { client: told[0], extra: { success: true, note: NOT_SHOWN } };
}

const hasId = ({ id }: IDataObject) => typeof id === 'number' || (typeof id === 'string' && id !== '');

type Creation = Pick<OperationContext, 'request' | 'send' | 'attempt' | 'toOutput'>;

/**
 * Creates a client, or returns the one that is there, also under the other form of the same number: that one is looked for first, in
 * the countries that have two forms. Chat2Desk refuses a known phone number and names the client's id inside of a text (seen on live
 * accounts); if it names none, the client is found by the phone number.
 */
export async function createOrGet(step: Creation): Promise<Found> {
	const other = await inOtherForm(step);
	if (other !== undefined) return other;
	const tried = await step.attempt(step.request, isKnown);
	if ('response' in tried) return await created(step, tried.response.data);
	const known = existingId(tried.rejection) ?? (await idByPhone(step));
	return { client: await byId(step, known) };
}

/** A client; with what is told beside it, such as the form of the number under which it was found, where it is not the one asked for. */
interface Found {
	client: IDataObject;
	extra?: IDataObject;
}

async function byId(
	{ send, toOutput }: Pick<OperationContext, 'send' | 'toOutput'>,
	id: unknown,
): Promise<IDataObject> {
	return toOutput((await send({ method: 'GET', path: `/clients/${encodeURIComponent(String(id))}` })).data)[0];
}

/** The client under the other form, unless there is one under the very number, too: that one is meant. */
async function inOtherForm(step: Creation): Promise<Found | undefined> {
	const phone = String(step.request.body?.phone);
	const other = alternativePhoneForm(phone);
	if (other === undefined) return undefined;
	const found = await lookedUp(step, other);
	if (found === undefined || (await lookedUp(step, phone)) !== undefined) return undefined;
	return { client: await byId(step, found), extra: { found_by_phone: other } };
}

/** The id of the client with a number, if there is one. */
async function lookedUp({ send }: Pick<OperationContext, 'send'>, phone: unknown): Promise<IDataObject['value']> {
	const { data } = await send({ method: 'GET', path: '/clients', query: { phone, limit: 1 } as IDataObject });
	const [found] = Array.isArray(data) ? (data as Array<IDataObject | null>) : [];
	return isOther(found?.phone, String(phone)) ? undefined : found?.id;
}

/** Whether a client's number is surely another one. A messenger's name may hold the number: `[tg_user] 15550000001`. */
function isOther(stored: unknown, wanted: string): boolean {
	if (typeof stored !== 'string') return false;
	return /^\d+$/.test(stored) ? stored !== wanted : !stored.toLowerCase().includes(wanted.toLowerCase());
}

async function idByPhone(step: Pick<OperationContext, 'request' | 'send'>): Promise<unknown> {
	const phone = step.request.body?.phone;
	const found = await lookedUp(step, phone);
	if (found !== undefined) return found;
	throw new InputError(
		`Chat2Desk knows a client with the phone ${String(phone)} already but does not show it`,
		'Look for the client in Chat2Desk and use its ID',
	);
}

/** Whether a refusal is about a client who is there already: by its form, as its words may be in the account's language, or by its words. */
function isKnown(refusal: ApiRejection): boolean {
	const about = (refusal.errors as { client?: unknown } | null | undefined)?.client;
	return existingId({ errors: about }) !== undefined || /already exist/i.test(refusal.text);
}

/** The id in `{"errors": {"client": ["Client already exist", "{\"id\":1234567}"]}}`. */
function existingId({ errors }: Pick<ApiRejection, 'errors'>): string | undefined {
	return /"id\\{0,8}"\s{0,20}:\s{0,20}\\{0,8}"?(\d{1,15})/.exec((JSON.stringify(errors) ?? '').slice(0, 4_000))?.[1];
}

/** Clients as they come, or with their custom fields under the fields' names where the user asked for that. */
export async function withFieldNames(step: OperationContext): Promise<OperationResult[]> {
	const clients =
		step.pagination === undefined ? step.toOutput((await step.send(step.request)).data) : await step.list(step.request);
	if (step.values.fieldNames !== true) return clients.map((json) => ({ json }));
	const names = await step.once('customFields', async () => await fieldNamesById(step));
	return clients.map((json) => ({ json: renamed(json, names) }));
}

/** The names of the account's custom fields by ID. */
export async function fieldNamesById(step: OperationContext): Promise<Map<string, string>> {
	const fields = await step.list(
		{ method: 'GET', path: '/custom_client_fields' },
		{ by: 'whole', key: 'id' },
		Infinity,
	);
	return new Map(fields.map(({ id, name }) => [String(id), String(name)]));
}

/** A name that two fields share stays an id, so that no value hides another. */
function renamed(client: IDataObject, names: Map<string, string>): IDataObject {
	const values = client.custom_fields;
	if (values === null || typeof values !== 'object') return client;
	const entries = Object.entries(values as IDataObject);
	const named = entries.map(([id]) => names.get(id) ?? id);
	const isUnique = (name: string) => named.filter((other) => other === name).length === 1;
	const custom = entries.map(([id, value], index) => [isUnique(named[index]) ? named[index] : id, value] as const);
	return { ...client, custom_fields: Object.fromEntries(custom) };
}

/**
 * The ID of a custom field: a number is one already, a text is the field's name in whatever case. The names are read once an execution,
 * and only then. Throws `InputError` where no field has that name, or several do.
 */
export async function customFieldId(step: OperationContext, given: unknown): Promise<unknown> {
	if (typeof given !== 'string') return given;
	const names = await step.once('customFields', async () => await fieldNamesById(step));
	const wanted = foldText(given.trim());
	const [id, ...others] = [...names].filter(([, name]) => foldText(name.trim()) === wanted).map(([key]) => key);
	if (id !== undefined && others.length === 0) return Number(id);
	const all = [...names].map(([key, name]) => `${name} (${key})`).join(', ');
	const wrong =
		id === undefined ? 'is no custom field of clients in this account' : 'is the name of several custom fields';
	throw new InputError(
		`"${given.trim()}" ${wrong}`,
		all === '' ? 'The account has none' : `Give the ID of the one that is meant. There are: ${all}`,
	);
}

/** The same step with IDs in the place of names of tags and of the custom field, where clients are filtered by them. */
export async function filterByCustomField(given: OperationContext): Promise<OperationContext> {
	const step = await filteredByTags(given);
	const { query = {} } = step.request;
	if (typeof query['custom_field[id]'] !== 'string') return step;
	const id = (await customFieldId(step, query['custom_field[id]'])) as number;
	return { ...step, request: { ...step.request, query: { ...query, 'custom_field[id]': id } } };
}
