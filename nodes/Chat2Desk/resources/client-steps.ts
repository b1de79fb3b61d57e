import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../values/input';
import type { Operation, Refusal, Result, Step } from '../catalogue/types';

/** What `createOrGet` may ask after its first call: the client by its id, and before that the id by the phone number. */
export const gettingKnown = [
	{ method: 'GET', path: '/clients' },
	{ method: 'GET', path: '/clients/:id' },
] as const satisfies Operation['also'];

/**
 * Creates a client, or returns the one that is there. Chat2Desk refuses a known phone number and names the client's id inside
 * of a text (seen on live accounts); if it names none, the client is found by the phone number.
 */
export async function createOrGet(step: Pick<Step, 'call' | 'send' | 'attempt'>): Promise<IDataObject> {
	const tried = await step.attempt(step.call, /already exist/i);
	if ('answer' in tried) return tried.answer.data as IDataObject;
	const known = existingId(tried.refusal) ?? (await idByPhone(step));
	return (await step.send({ method: 'GET', path: `/clients/${known}` })).data as IDataObject;
}

async function idByPhone({ call, send }: Pick<Step, 'call' | 'send'>): Promise<unknown> {
	const phone = call.body?.phone;
	const { data } = await send({ method: 'GET', path: '/clients', query: { phone, limit: 1 } });
	const [found] = Array.isArray(data) ? (data as IDataObject[]) : [];
	if (found !== undefined) return found.id;
	throw new InputError(`Chat2Desk knows a client with the phone ${String(phone)} already but does not show it`, 'Look for the client in Chat2Desk and use its ID');
}

/** The id in `{"errors": {"client": ["Client already exist", "{\"id\":1234567}"]}}`. */
function existingId({ errors }: Refusal): string | undefined {
	return /\\*"id\\*"\s*:\s*\\*"?(\d+)/.exec(JSON.stringify(errors) ?? '')?.[1];
}

/** The custom fields that the user filled in, as `{field id: value}`; fields that were not touched hold `null`. */
export function customFieldValues(value: unknown): unknown {
	const set = Object.entries((value as { value?: IDataObject | null } | null)?.value ?? {}).filter(
		([, entry]) => entry !== null && entry !== undefined,
	);
	return set.length === 0 ? undefined : Object.fromEntries(set);
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
