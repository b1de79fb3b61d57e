import type { FieldType, IDataObject, ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { withNodeErrors } from '../execution/node-errors';
import { interactiveClient, readAllRows } from './list-search';
import { OPTION_SOURCES } from './option-sources';

/** n8n's field types by Chat2Desk's types of custom fields (seen on live accounts). Any other type is entered as text. */
const FIELD_TYPES: Record<string, FieldType> = {
	boolean: 'boolean',
	checkbox: 'boolean',
	date: 'dateTime',
	datetime: 'dateTime',
	float: 'number',
	integer: 'number',
	number: 'number',
};

/** The account's custom client fields by name, for the resource mapper of *Client > Update* and *Create or Update*. */
export async function getClientFields(context: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await withNodeErrors(context, async () => {
		const fields = await readAllRows(interactiveClient(context), OPTION_SOURCES.customFields);
		return { fields: fields.map(toMapperField) };
	});
}

function toMapperField({ id, name, type, editable, value }: IDataObject): ResourceMapperFields['fields'][number] {
	const options = Array.isArray(value) ? value.map((entry) => ({ name: String(entry), value: String(entry) })) : [];
	return {
		id: String(id),
		displayName: String(name),
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		readOnly: editable === false || editable === 0,
		...(options.length > 0
			? { type: 'options', options }
			: { type: FIELD_TYPES[String(type).toLowerCase()] ?? 'string' }),
	};
}
