import type { FieldType, IDataObject, ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { paginate } from '../api/pagination';
import { withNodeErrors } from '../execution/node-errors';

/** Chat2Desk's types of custom fields, as far as they were seen, and n8n's for them. Anything else is typed in as text. */
const TYPES: Record<string, FieldType> = {
	boolean: 'boolean',
	checkbox: 'boolean',
	date: 'dateTime',
	datetime: 'dateTime',
	float: 'number',
	integer: 'number',
	number: 'number',
};

/** The account's custom client fields by name, for the form of *Client > Update*. */
export async function getClientFields(host: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await withNodeErrors(host, async () => {
		const { request: send } = createApiClient(host);
		const call = { method: 'GET', path: '/custom_client_fields' } as const;
		const fields = await paginate({
			request: call,
			pagination: { by: 'whole', key: 'id' },
			limit: Infinity,
			concurrency: 1,
			send,
		});
		return { fields: fields.map(mapperField) };
	});
}

function mapperField({ id, name, type, editable, value }: IDataObject): ResourceMapperFields['fields'][number] {
	const options = Array.isArray(value) ? value.map((entry) => ({ name: String(entry), value: String(entry) })) : [];
	return {
		id: String(id),
		displayName: String(name),
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		readOnly: editable === false || editable === 0,
		...(options.length > 0 ? { type: 'options', options } : { type: TYPES[String(type).toLowerCase()] ?? 'string' }),
	};
}
