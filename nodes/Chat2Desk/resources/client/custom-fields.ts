import type { IDataObject } from 'n8n-workflow';
import type { OperationContext } from '../../descriptions/handler-types';
import { quote } from '../../parsing/common';
import { clientDisplayName } from '../../utils/client-name';
import { InputError } from '../../utils/input';
import { isRecord } from '../../utils/is-record';
import { foldText } from '../../utils/text';

type FieldNames = Map<string, string>;

/** HTTP statuses of an account or a token that cannot read custom fields. */
const NOT_AVAILABLE = [403, 404, 405];

/** The names of the account's custom fields by ID, read once per execution; `undefined` if the token cannot read them. */
async function readFieldNames({
	attempt,
	once,
}: Pick<OperationContext, 'attempt' | 'once'>): Promise<FieldNames | undefined> {
	return await once('customFields', async () => {
		const request = { method: 'GET', path: '/custom_client_fields' } as const;
		const result = await attempt(request, ({ status }) => NOT_AVAILABLE.includes(status));
		if ('rejection' in result) return undefined;
		const { data } = result.response;
		const rows = Array.isArray(data) ? data.filter(isRecord) : [];
		return new Map(rows.map(({ id, name }) => [String(id), String(name)]));
	});
}

/**
 * What *Simplify* adds to clients: `display_name`, and custom fields by name instead of by ID, unless Options > Custom Field IDs is on.
 * The names are read only if a client has a custom field.
 */
export async function simplifyClients(
	context: Pick<OperationContext, 'attempt' | 'customFieldIds' | 'once' | 'simplify'>,
	clients: IDataObject[],
): Promise<IDataObject[]> {
	if (!context.simplify) return clients;
	const hasFields = clients.some(({ custom_fields: fields }) => isRecord(fields) && Object.keys(fields).length > 0);
	const names = hasFields && !context.customFieldIds ? await readFieldNames(context) : undefined;
	return clients.map((client) => {
		const displayName = clientDisplayName(client);
		return {
			...(names === undefined ? client : withFieldNames(client, names)),
			...(displayName !== undefined && { display_name: displayName }),
		};
	});
}

/** Replaces the IDs of custom fields with their names. Fields with the same name keep their IDs, so that no value hides another. */
function withFieldNames(client: IDataObject, names: FieldNames): IDataObject {
	const { custom_fields: values } = client;
	if (!isRecord(values)) return client;
	const entries = Object.entries(values);
	const named = entries.map(([id]) => names.get(id) ?? id);
	const isUnique = (name: string) => named.filter((other) => other === name).length === 1;
	const renamed = entries.map(([id, value], index) => [isUnique(named[index]) ? named[index] : id, value] as const);
	return { ...client, custom_fields: Object.fromEntries(renamed) };
}

/**
 * The ID of a custom field, given by ID or by name (case-insensitive). The names are read only if needed. Throws `InputError` if no field
 * has the name, or several do.
 */
export async function customFieldId(
	context: Pick<OperationContext, 'attempt' | 'once'>,
	field: number | string,
): Promise<number> {
	if (typeof field === 'number') return field;
	const names = (await readFieldNames(context)) ?? new Map<string, string>();
	const wanted = foldText(field.trim());
	const [id, ...others] = [...names].filter(([, name]) => foldText(name.trim()) === wanted).map(([key]) => key);
	if (id !== undefined && others.length === 0) return Number(id);
	if (names.size === 0)
		throw new InputError(
			'No custom client fields are available',
			'Create the field in Chat2Desk, or use its ID if the API token cannot read custom fields',
		);
	const available = [...names].map(([key, name]) => `${name} (${key})`).join(', ');
	throw new InputError(
		id === undefined
			? `No custom client field named "${quote(field.trim())}" exists`
			: `Several custom client fields are named "${quote(field.trim())}"`,
		`Use the ID of the field. Available fields: ${available}`,
	);
}
