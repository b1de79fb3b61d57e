import type { IDataObject } from 'n8n-workflow';
import { ids } from '../values/convert';
import { InputError } from '../values/input';
import { byOffset } from '../catalogue/lists';
import type { Result, Step } from '../catalogue/types';

interface KnownTag {
	id: number;
	label: string;
}

/** Puts all tags on with one call. */
export async function assignTags(step: Step): Promise<Result[]> {
	const { assigneeType, clientId, requestId, createInGroup } = step.values;
	const tagIds = await resolve(step, createInGroup as number | undefined);
	const body = { tag_ids: tagIds, assignee_type: assigneeType, assignee_id: clientId ?? requestId, ...step.call.body };
	const { data } = await step.send({ ...step.call, body });
	return [{ json: { success: true, tag_ids: tagIds, ...(data as IDataObject | undefined) } }];
}

/** Takes the tags off, with one call each: the API takes no more at once. */
export async function unassignTags(step: Step): Promise<Result[]> {
	const { assigneeType, clientId, requestId } = step.values;
	const query = { [`${String(assigneeType)}_id`]: clientId ?? requestId, ...step.call.query };
	const tagIds = await resolve(step);
	for (const tagId of tagIds) {
		await step.send({ ...step.call, path: step.call.path.replace(':id', encodeURIComponent(String(tagId))), query });
	}
	return [{ json: { success: true, tag_ids: tagIds } }];
}

/**
 * Ids for what the user gave: a number is an id, any other text the label of a tag, in whatever case. The account's tags are
 * read once an execution, and only when there is a label.
 *
 * @param group the group in which a missing tag is created; without it a missing tag throws `InputError`
 */
async function resolve(step: Step, group?: number): Promise<unknown[]> {
	const given = ids(step.values.tagIds) as unknown[];
	if (given.every((entry) => typeof entry === 'number')) return given;
	const known = await step.once('tags', async () => await readTags(step));
	const resolved: unknown[] = [];
	for (const entry of given) {
		if (typeof entry === 'number') resolved.push(entry);
		else resolved.push(find(known, String(entry)) ?? (await createOnce(step, known, String(entry), group)));
	}
	return [...new Set(resolved)];
}

async function readTags(step: Step): Promise<KnownTag[]> {
	const tags = await step.list({ method: 'GET', path: '/tags' }, byOffset.pages, Infinity);
	return tags.map(({ id, label }) => ({ id: Number(id), label: String(label) }));
}

function find(known: KnownTag[], label: string): number | undefined {
	const wanted = label.trim().toLowerCase();
	return known.find((tag) => tag.label.trim().toLowerCase() === wanted)?.id;
}

/** Items that run side by side may miss the same tag: it is made once. */
async function createOnce(step: Step, known: KnownTag[], label: string, group: number | undefined): Promise<number> {
	const name = `tag ${label.trim().toLowerCase()}`;
	return await step.once(name, async () => await create(step, known, label, group));
}

async function create(step: Step, known: KnownTag[], label: string, group: number | undefined): Promise<number> {
	if (group === undefined) {
		throw new InputError(`There is no tag "${label}" in the account`, 'Check the spelling, or set Create If Missing to a group of tags');
	}
	const body = { tag_group_id: group, tag_label: label.trim() };
	const { data } = await step.send({ method: 'POST', path: '/tags', body });
	const id = Number((data as IDataObject | undefined)?.id);
	if (Number.isNaN(id)) throw new InputError(`The tag "${label}" was created, but Chat2Desk did not tell its ID`, 'Run again: it is found by its name now');
	// Later items of the same execution use the new tag, too.
	known.push({ id, label });
	return id;
}
