import type { IDataObject } from 'n8n-workflow';
import { byOffset } from '../../descriptions/field-builders';
import type { ApiRejection, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { quote } from '../../parsing/common';
import { splitList } from '../../parsing/structured';
import { InputError } from '../../utils/input-error';
import { toComparable } from '../../utils/text';

interface KnownTag {
	id: number;
	label: string;
}

/** One tag. A number is its id; for text the account's tags are asked, since it may be a label. */
export async function getTag(step: OperationContext): Promise<OperationResult[]> {
	const { tagId } = step.values;
	const id = typeof tagId === 'number' ? tagId : (await resolved(step, [tagId as string]))[0];
	const { data } = await step.send({ ...step.request, path: `/tags/${encodeURIComponent(String(id))}` });
	return step.toOutput(data).map((json) => ({ json }));
}

/** Puts all tags on with one call. */
export async function assignTags(step: OperationContext): Promise<OperationResult[]> {
	const { assigneeType, clientId, requestId, createInGroup } = step.values;
	const tagIds = await resolved(step, step.values.tagIds, createInGroup as number | undefined);
	const body = {
		tag_ids: tagIds,
		assignee_type: assigneeType,
		assignee_id: clientId ?? requestId,
		...step.request.body,
	};
	const { data } = await step.send({ ...step.request, body });
	return [{ json: { ...step.toOutput(data)[0], tag_ids: tagIds } as IDataObject }];
}

/** How Chat2Desk says that a tag is not on something (seen on live accounts). */
const NOT_THERE = /not[_ ]found|does not exist/i;

/**
 * Takes the tags off, with one call each: the API takes no more at once. A tag that is not there does not keep the others on. Throws
 * Chat2Desk's refusal where none was there.
 */
export async function unassignTags(step: OperationContext): Promise<OperationResult[]> {
	const { assigneeType, clientId, requestId } = step.values;
	const body = { [`${String(assigneeType)}_id`]: clientId ?? requestId, ...step.request.body };
	const taken: unknown[] = [];
	const missing: unknown[] = [];
	let refused: Error | undefined;
	for (const tagId of await resolved(step, step.values.tagIds)) {
		const path = step.request.path.replace(':id', encodeURIComponent(String(tagId)));
		const tried = await step.attempt({ ...step.request, path, body }, /^/);
		if ('response' in tried) taken.push(tagId);
		else if (!(await isMissing(step, tagId, tried.rejection))) throw tried.error;
		else {
			missing.push(tagId);
			refused = tried.error;
		}
	}
	if (taken.length === 0 && refused !== undefined) throw refused;
	return [
		{ json: { success: true, tag_ids: taken, ...(missing.length > 0 && { not_assigned: missing }) } as IDataObject },
	];
}

/** Whether a refusal means that the tag is not there. Its words may be in the account's language: then whoever has the tags is asked. */
async function isMissing(step: OperationContext, tagId: unknown, { status, text }: ApiRejection): Promise<boolean> {
	if (status === 401 || status === 403) return false;
	if (NOT_THERE.test(text)) return true;
	const { assigneeType, clientId, requestId } = step.values;
	const path = `/${String(assigneeType)}s/${encodeURIComponent(String(clientId ?? requestId))}`;
	const asked = await step.attempt({ method: 'GET', path }, /^/);
	const tags = 'response' in asked ? (asked.response.data as IDataObject | undefined)?.tags : undefined;
	return Array.isArray(tags) && !tags.some((tag) => String((tag as IDataObject | null)?.id) === String(tagId));
}

/**
 * Ids for what the user gave: a number is an id, a text the label of a tag in whatever case, or an id. The account's tags are read
 * once an execution: Chat2Desk answers success also to ids that it does not know, and then does nothing (seen on live accounts).
 * Throws `InputError` on an id that is not there, and on a text that is the id of one tag and the label of another.
 *
 * @param group the group in which a missing label is created; without it a missing label throws `InputError`, too
 */
async function resolved(step: OperationContext, given: unknown, group?: number): Promise<number[]> {
	const known = await step.once('tags', async () => await readTags(step));
	const found: number[] = [];
	const entries = typeof given === 'string' ? splitTagText(given, known) : (given as Array<number | string>);
	for (const entry of entries)
		found.push(exactly(known, entry) ?? (await createOnce(step, known, String(entry), group)));
	return [...new Set(found)];
}

/** The id of the one tag that is meant; `undefined` for a label that nobody has. */
function exactly(known: KnownTag[], entry: number | string): number | undefined {
	const isText = typeof entry === 'string' && !/^\d+(\.0+)?$/.test(entry);
	const tag = isText ? undefined : known.find(({ id }) => id === Number(entry));
	if (tag !== undefined && typeof entry === 'number') return tag.id;
	const labelled = find(known, String(entry));
	if (isText) return labelled;
	if (typeof entry === 'string' && tag !== undefined && labelled !== undefined && labelled !== tag.id) {
		throw new InputError(
			`"${entry}" is the ID of the tag "${tag.label}", and the name of the tag with the ID ${labelled}`,
			`Choose the tag from the list, or give its ID as a number: {{ ${tag.id} }} or {{ ${labelled} }}`,
		);
	}
	const found = tag?.id ?? labelled;
	if (found !== undefined) return found;
	throw new InputError(
		`There is no tag with the ID ${entry} in the account`,
		'Chat2Desk would do nothing, and may report success. Choose the tag from the list, or see Tag > Get Many for the tags of the account',
	);
}

/** The step with its filter by tags as the API takes it: ids, with commas between them. */
export async function filteredByTags(step: OperationContext): Promise<OperationContext> {
	if (step.values.tagIds === undefined) return step;
	const tags = (await resolved(step, step.values.tagIds)).join(',');
	return { ...step, request: { ...step.request, query: { ...step.request.query, tags } } };
}

async function readTags(step: OperationContext): Promise<KnownTag[]> {
	const tags = await step.list({ method: 'GET', path: '/tags' }, byOffset.pagination, Infinity);
	return tags.map(({ id, label }) => ({ id: Number(id), label: String(label) }));
}

/** The id of the tag with a label, in whatever case where only one has it. Throws `InputError` where several do: they may be in several groups. */
function find(known: KnownTag[], label: string): number | undefined {
	const alike = known.filter((tag) => toComparable(tag.label) === toComparable(label));
	const same = alike.filter((tag) => composed(tag.label) === composed(label));
	const [tag, ...others] = same.length > 0 ? same : alike;
	if (others.length === 0) return tag?.id;
	throw new InputError(
		`"${label.trim()}" is the name of several tags, with the IDs ${[tag, ...others].map(({ id }) => id).join(', ')}`,
		'Give the ID of the one that is meant, or choose it from the list',
	);
}

/** Items that run side by side may miss the same tag: it is made once. */
async function createOnce(
	step: OperationContext,
	known: KnownTag[],
	label: string,
	group: number | undefined,
): Promise<number> {
	const name = `tag ${toComparable(label)}`;
	return await step.once(name, async () => await create(step, known, label, group));
}

async function create(
	step: OperationContext,
	known: KnownTag[],
	label: string,
	group: number | undefined,
): Promise<number> {
	if (group === undefined) {
		throw new InputError(
			`There is no tag "${label}" in the account`,
			'Check the spelling; Tag > Get Many shows the tags. Tag > Assign creates a missing one where its Create If Missing in Group is chosen',
		);
	}
	const body = { tag_group_id: group, tag_label: composed(label) };
	const { data } = await step.send({ method: 'POST', path: '/tags', body });
	const id = Number((data as IDataObject | null | undefined)?.id ?? find(await readTags(step), label) ?? NaN);
	if (Number.isNaN(id))
		throw new InputError(
			`The tag "${label}" was created, but Chat2Desk does not show it`,
			'Run again: it is found by its name then',
		);
	// Later items of the same execution use the new tag, too.
	known.push({ id, label });
	return id;
}

/** What is asked of an account's tags. */
interface Known {
	id: number;
	label: string;
}

/** A label as it is stored: letters with marks are composed, so that both spellings of `Новый` are one tag. */
const composed = (label: string) => label.normalize('NFC').trim();

/**
 * The tags that a text means: one for each part between commas, semicolons or line breaks; fewer where the account has tags with such a
 * mark in their name. Throws `InputError` where more than one reading is possible, or where beside such a name there is no tag.
 */
export function splitTagText(text: string, known: Known[]): string[] {
	const parts = splitList(text);
	const isOne = known.some(({ label }) => toComparable(label) === toComparable(text));
	const names = namesOfSeveralParts(known);
	const namesAt = (at: number) =>
		names.filter((name) => name.parts.every((part, index) => part === toComparable(parts[at + index] ?? '')));
	const marked = parts.flatMap((_, at) => namesAt(at));
	if (marked.length === 0) return isOne ? [text] : parts;
	const isTag = (part: string) =>
		known.some(({ id, label }) => toComparable(label) === toComparable(part) || String(id) === part);
	// What each part and all behind it may mean, from the last one on. Two readings are enough to know that it is not clear.
	const readings: string[][][] = [[[]]];
	for (let at = parts.length - 1; at >= 0; at--) {
		const alone = isTag(parts[at]) ? readings[0].map((rest) => [parts[at], ...rest]) : [];
		const joined = namesAt(at).flatMap((name) => readings[name.parts.length - 1].map((rest) => [name.label, ...rest]));
		readings.unshift([...alone, ...joined].slice(0, 2));
	}
	const [found, ...others] = readings[0];
	if (found !== undefined && others.length === 0) return found;
	throw unclear(text, found === undefined ? [[marked[0].label], parts] : readings[0]);
}

/** Names with marks between their parts. Tags that share one are told apart where the name is looked up. */
function namesOfSeveralParts(known: Known[]): Array<{ label: string; parts: string[] }> {
	const labels = new Map(known.map(({ label }) => [toComparable(label), label]));
	return [...labels.values()]
		.map((label) => ({ label, parts: splitList(label).map(toComparable) }))
		.filter(({ parts }) => parts.length > 1);
}

function unclear(text: string, readings: string[][]): InputError {
	const inWords = readings.map((labels) => labels.map((label) => `"${quote(label)}"`).join(' and '));
	return new InputError(
		`"${quote(text)}" may be the ${inWords.map((words, at) => `${readings[at].length > 1 ? 'tags' : 'tag'} ${words}`).join(', or the ')}`,
		`Give the tags as a list, e.g. {{ ${JSON.stringify(readings[0])} }}, or choose them from the list`,
	);
}
