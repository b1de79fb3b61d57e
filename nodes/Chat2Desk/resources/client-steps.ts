import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../values/input';
import type { Refusal, Result, Step } from '../catalogue/types';

type Asking = Pick<Step, 'call' | 'send' | 'attempt'>;

/** Creates a client, and tells who that is also where Chat2Desk answers with nothing but a success. */
export async function create({ call, send }: Asking): Promise<IDataObject> {
	const { data } = await send(call);
	if (hasId(data)) return data;
	const found = await idByPhone({ call, send });
	if (found !== undefined) return await clientById(send, found);
	throw new InputError(
		'The client was created, but Chat2Desk did not tell its ID, and does not find it by its phone number yet',
		'Client > Create or Get finds it a moment later. Do not create it again',
	);
}

/**
 * Creates a client, or returns the one that is there. Chat2Desk refuses a known phone number and names the client's id inside
 * of a text, beside words in the account's language (seen on live accounts); if it names none, the client is found by the phone number.
 */
export async function createOrGet(step: Asking): Promise<IDataObject> {
	const isKnown = (refusal: Refusal) => existingId(refusal) !== undefined || /already exist/i.test(refusal.text);
	const tried = await step.attempt(step.call, isKnown);
	if ('answer' in tried) return await create({ ...step, send: async (call) => (call === step.call ? tried.answer : await step.send(call)) });
	const known = existingId(tried.refusal) ?? (await idByPhone(step));
	if (known !== undefined) return await clientById(step.send, known);
	throw new InputError(
		`Chat2Desk knows a client with the phone ${String(step.call.body?.phone)} already but does not show it`,
		'Look for the client in Chat2Desk and use its ID',
	);
}

const hasId = (data: unknown): data is IDataObject =>
	data !== null && typeof data === 'object' && ['number', 'string'].includes(typeof (data as IDataObject).id);

/** The client as Chat2Desk knows it: a list's rows may lack the channels (seen on live accounts). */
async function clientById(send: Step['send'], id: unknown): Promise<IDataObject> {
	return (await send({ method: 'GET', path: `/clients/${encodeURIComponent(String(id))}` })).data as IDataObject;
}

/** A filter that a server ignored would bring any client: so the number is compared. */
async function idByPhone({ call, send }: Pick<Step, 'call' | 'send'>): Promise<unknown> {
	const phone = String(call.body?.phone);
	const { data } = await send({ method: 'GET', path: '/clients', query: { phone, limit: 1 } });
	const [found] = Array.isArray(data) ? (data as IDataObject[]) : [];
	return found !== undefined && hasId(found) && String(found.phone).includes(phone) ? found.id : undefined;
}

/** Longest text in which an id is looked for. */
const TOLD = 500;

/** The id in `{"errors": {"client": ["Client already exist", "{\"id\":1234567}"]}}`, whatever the words beside it. */
function existingId({ errors }: Refusal): string | undefined {
	const told = (errors as { client?: unknown } | null | undefined)?.client;
	const texts = (Array.isArray(told) ? told : [told]).map((entry) => (typeof entry === 'string' ? entry : (JSON.stringify(entry) ?? '')));
	const ids = texts.map((text) => /"id"\s?:\s?"?(\d{1,20})/.exec(text.slice(0, TOLD).replace(/\\/g, ''))?.[1]);
	return ids.find((id) => id !== undefined);
}

/** Clients as they come, or with their custom fields under the fields' names where the user asked for that. */
export async function withFieldNames(step: Step): Promise<Result[]> {
	const clients = step.pages === undefined ? [(await step.send(step.call)).data as IDataObject] : await step.list(step.call);
	if (step.values.fieldNames !== true) return clients.map((json) => ({ json }));
	const names = await step.once('custom fields', async () => await fieldNamesById(step));
	return clients.map((json) => ({ json: renamed(json, names) }));
}

async function fieldNamesById(step: Step): Promise<Map<string, string>> {
	const { data } = await step.send({ method: 'GET', path: '/custom_client_fields' });
	const fields = Array.isArray(data) ? (data as IDataObject[]) : [];
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
