import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../values/input';
import { otherForm } from '../values/phones';
import type { Operation, Refusal, Result, Step } from '../catalogue/types';

/** What `createOrGet` may ask after its first call: the client by its id, and before that the id by the phone number. */
export const gettingKnown = [
	{ method: 'GET', path: '/clients' },
	{ method: 'GET', path: '/clients/:id' },
] as const satisfies Operation['also'];

/**
 * Creates a client, or returns the one that is there, also under the other form of the same number: that one is looked for first, in
 * the countries that have two forms. Chat2Desk refuses a known phone number and names the client's id inside of a text (seen on live
 * accounts); if it names none, the client is found by the phone number.
 */
export async function createOrGet(step: Pick<Step, 'call' | 'send' | 'attempt'>): Promise<Found> {
	const other = await inOtherForm(step);
	if (other !== undefined) return other;
	const tried = await step.attempt(step.call, /already exist/i);
	if ('answer' in tried) return { client: tried.answer.data as IDataObject };
	const known = existingId(tried.refusal) ?? (await idByPhone(step));
	return { client: await byId(step, known) };
}

/** A client; with the form of the number under which it was found, where that is another one than was asked for. */
interface Found {
	client: IDataObject;
	otherForm?: { found_by_phone: string };
}

async function byId({ send }: Pick<Step, 'send'>, id: unknown): Promise<IDataObject> {
	return (await send({ method: 'GET', path: `/clients/${String(id)}` })).data as IDataObject;
}

/** The client under the other form, unless there is one under the very number, too: that one is meant. */
async function inOtherForm(step: Pick<Step, 'call' | 'send'>): Promise<Found | undefined> {
	const phone = String(step.call.body?.phone);
	const other = otherForm(phone);
	if (other === undefined) return undefined;
	const found = await lookedUp(step, other);
	if (found === undefined || (await lookedUp(step, phone)) !== undefined) return undefined;
	return { client: await byId(step, found), otherForm: { found_by_phone: other } };
}

/** The id of the client with a number, if there is one. */
async function lookedUp({ send }: Pick<Step, 'send'>, phone: unknown): Promise<unknown> {
	const { data } = await send({ method: 'GET', path: '/clients', query: { phone, limit: 1 } as IDataObject });
	const [found] = Array.isArray(data) ? (data as Array<IDataObject | null>) : [];
	const isOther = typeof found?.phone === 'string' && /^\d+$/.test(found.phone) && found.phone !== String(phone);
	return isOther ? undefined : found?.id;
}

async function idByPhone(step: Pick<Step, 'call' | 'send'>): Promise<unknown> {
	const phone = step.call.body?.phone;
	const found = await lookedUp(step, phone);
	if (found !== undefined) return found;
	throw new InputError(`Chat2Desk knows a client with the phone ${String(phone)} already but does not show it`, 'Look for the client in Chat2Desk and use its ID');
}

/** The id in `{"errors": {"client": ["Client already exist", "{\"id\":1234567}"]}}`. */
function existingId({ errors }: Refusal): string | undefined {
	return /"id\\{0,8}"\s{0,20}:\s{0,20}\\{0,8}"?(\d{1,15})/.exec((JSON.stringify(errors) ?? '').slice(0, 4_000))?.[1];
}

/** Clients as they come, or with their custom fields under the fields' names where the user asked for that. */
export async function withFieldNames(step: Step): Promise<Result[]> {
	const clients = step.pages === undefined ? step.output((await step.send(step.call)).data) : await step.list(step.call);
	if (step.values.fieldNames !== true) return clients.map((json) => ({ json }));
	const names = await step.once('custom fields', async () => await fieldNamesById(step));
	return clients.map((json) => ({ json: renamed(json, names) }));
}

async function fieldNamesById(step: Step): Promise<Map<string, string>> {
	const fields = await step.list({ method: 'GET', path: '/custom_client_fields' }, { by: 'whole', key: 'id' }, Infinity);
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
