import type { OperationContext } from '../catalogue/types';
import { InputError } from '../values/input';
import { foldText } from '../values/search-text';
import { fieldNamesById } from './client-steps';
import { filteredByTags } from './tag-steps';

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
