import type { IDataObject } from 'n8n-workflow';
import type { ApiRejection, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { alternativePhoneForm } from '../../parsing/phones';
import { InputError } from '../../utils/input';
import { asRecord } from '../../utils/is-record';
import { filterByTags, type TagFilterValues } from '../tag/handlers';
import { customFieldId, simplifyClients } from './custom-fields';

/** The part of an operation's context that the functions of this file need. */
type Requests = Pick<OperationContext, 'request' | 'send' | 'attempt' | 'toOutput'>;

/** A client with additional output, such as the alternative phone number by which it was found. */
export interface FoundClient {
	client: IDataObject;
	/** Set if the client was created, in this or an earlier attempt. */
	isNew?: boolean;
	extra?: IDataObject;
}

/** Creates a client. */
export async function createClient(context: OperationContext<unknown>): Promise<OperationResult[]> {
	const { client, extra } = await readCreated(context, (await context.send(context.request)).data);
	return (await simplifyClients(context, [client])).map((json) => ({ json, extra }));
}

/** Creates a client, or returns the existing one. */
export async function createOrGetClient(context: OperationContext<unknown>): Promise<OperationResult[]> {
	const { client, extra } = await createOrGet(context);
	return (await simplifyClients(context, [client])).map((json) => ({ json, extra }));
}

const NOT_SHOWN =
	'Chat2Desk reported success, but returned no client ID and no client with this phone. Client > Get Many may return it later';

/** The created client; after a bare success it is looked up by its phone number. */
async function readCreated(context: Requests, data: unknown): Promise<FoundClient> {
	const rows = context.toOutput(data);
	const client = rows.find(hasId);
	if (client !== undefined) return { client };
	const id = await findIdByPhone(context, context.request.body?.phone);
	if (!hasId({ id })) return { client: rows[0], extra: { success: true, note: NOT_SHOWN } };
	const found = await getClient(context, id);
	return { client: hasId(found) ? found : { ...found, id } };
}

const hasId = ({ id }: IDataObject) => typeof id === 'number' || (typeof id === 'string' && id !== '');

/**
 * Creates a client, or returns the existing one, also under the other form of the same number in the countries that have two. Chat2Desk
 * rejects a known phone number and returns the client's ID inside a text (seen on live accounts); without an ID, the client is looked up
 * by the phone number.
 */
export async function createOrGet(context: Requests): Promise<FoundClient> {
	return (await findByAlternativePhone(context)) ?? (await createOrGetExact(context));
}

/** The same without the other form of the number. */
export async function createOrGetExact(context: Requests): Promise<FoundClient> {
	const result = await context.attempt(context.request, isExistingClient);
	if ('response' in result) return { ...(await readCreated(context, result.response.data)), isNew: true };
	const id = existingId(result.rejection) ?? (await requireIdByPhone(context));
	return { client: await getClient(context, id) };
}

/** Gets one client. */
export async function getClient(
	{ send, toOutput }: Pick<Requests, 'send' | 'toOutput'>,
	id: unknown,
): Promise<IDataObject> {
	return toOutput((await send({ method: 'GET', path: `/clients/${encodeURIComponent(String(id))}` })).data)[0];
}

/** The client with the other form of the number, unless one with the exact number exists. */
async function findByAlternativePhone(context: Requests): Promise<FoundClient | undefined> {
	const phone = String(context.request.body?.phone);
	const alternative = alternativePhoneForm(phone);
	if (alternative === undefined) return undefined;
	const id = await findIdByPhone(context, alternative);
	if (id === undefined || (await findIdByPhone(context, phone)) !== undefined) return undefined;
	return { client: await getClient(context, id), extra: { found_by_phone: alternative } };
}

/** The ID of the client with a phone number, if there is one. */
async function findIdByPhone({ send }: Pick<Requests, 'send'>, phone: IDataObject['value'] | undefined) {
	const { data } = await send({ method: 'GET', path: '/clients', query: { phone, limit: 1 } });
	const found = asRecord(Array.isArray(data) ? data[0] : undefined);
	return isOtherPhone(found.phone, String(phone)) ? undefined : found.id;
}

/** Whether a stored number is certainly another one. A messenger's name may contain the number: `[tg_user] 15550000001`. */
function isOtherPhone(stored: unknown, wanted: string): boolean {
	if (typeof stored !== 'string') return false;
	return /^\d+$/.test(stored) ? stored !== wanted : !stored.toLowerCase().includes(wanted.toLowerCase());
}

async function requireIdByPhone(context: Requests): Promise<unknown> {
	const phone = context.request.body?.phone;
	const id = await findIdByPhone(context, phone);
	if (id !== undefined) return id;
	throw new InputError(
		`Chat2Desk already has a client with the phone ${String(phone)}, but did not return it`,
		'Find the client in Chat2Desk and use its ID',
	);
}

/** Whether a rejection is about an existing client: by its form, because its text may be in the account's language, or by its text. */
function isExistingClient({ errors, text }: ApiRejection): boolean {
	const clientErrors = asRecord(errors).client;
	return existingId({ errors: clientErrors }) !== undefined || /already exist/i.test(text);
}

/** The ID in `{"errors": {"client": ["Client already exist", "{\"id\":1234567}"]}}`. */
function existingId({ errors }: Pick<ApiRejection, 'errors'>): string | undefined {
	return /"id\\{0,8}"\s{0,20}:\s{0,20}\\{0,8}"?(\d{1,15})/.exec((JSON.stringify(errors) ?? '').slice(0, 4_000))?.[1];
}

/** Gets one client, or a list of them. */
export async function getClients(context: OperationContext<unknown>): Promise<OperationResult[]> {
	const { request, pagination } = context;
	const clients =
		pagination === undefined ? context.toOutput((await context.send(request)).data) : await context.list(request);
	return (await simplifyClients(context, clients)).map((json) => ({ json }));
}

/** Gets clients filtered by tags and custom field, which can be given by name. */
export async function getFilteredClients(context: OperationContext<TagFilterValues>): Promise<OperationResult[]> {
	const filtered = await filterByTags(context);
	const { 'custom_field[id]': field, ...query } = filtered.request.query ?? {};
	if (typeof field !== 'string') return await getClients(filtered);
	query['custom_field[id]'] = await customFieldId(context, field);
	return await getClients({ ...filtered, request: { ...filtered.request, query } });
}
