import { byOffset } from '../../descriptions/operations';
import type { ApiRejection, OperationContext } from '../../descriptions/handler-types';
import { quote } from '../../parsing/common';
import { splitList } from '../../parsing/structured';
import { InputError } from '../../utils/input';
import { isRecord } from '../../utils/is-record';
import { toComparable } from '../../utils/text';

/** Chat2Desk accepts at most this many characters in a tag's name (its description). */
const MAX_LABEL_LENGTH = 20;

/** Throws `InputError` for a name that Chat2Desk would reject. */
export function assertLabelLength(label: string): void {
	const { length } = [...label];
	if (length <= MAX_LABEL_LENGTH) return;
	throw new InputError(
		`The tag name "${quote(label)}" has ${length} characters, but Chat2Desk allows at most ${MAX_LABEL_LENGTH}`,
		'Shorten the name',
	);
}

/** A tag of the account. */
interface Tag {
	id: number;
	label: string;
}

type Requests = Pick<OperationContext, 'send' | 'list' | 'once'>;

/**
 * The IDs of tags given by ID or by name. A number is an ID; text is a name in any case, or an ID. The account's tags are read once per
 * execution, because Chat2Desk reports success for unknown IDs and then does nothing (seen on live accounts).
 * Throws `InputError` for an unknown ID, and for text that is the ID of one tag and the name of another.
 *
 * @param tags the parsed field: a list, or text with separators, which may be part of a name
 * @param groupId group in which missing tags are created; without it an unknown name throws `InputError`
 */
export async function resolveTags(
	context: Requests,
	tags: Array<number | string> | string,
	groupId?: number,
): Promise<number[]> {
	const known = await context.once('tags', () => readTags(context));
	const entries = typeof tags === 'string' ? splitTagText(tags, known) : tags;
	const ids: number[] = [];
	for (const entry of entries)
		ids.push(findExactly(known, entry) ?? (await createMissing(context, known, String(entry).trim(), groupId)));
	return [...new Set(ids)];
}

async function readTags({ list }: Requests): Promise<Tag[]> {
	const rows = await list({ method: 'GET', path: '/tags' }, byOffset.pagination, Infinity);
	return rows.map(({ id, label }) => ({ id: Number(id), label: String(label) }));
}

/** A name as it is stored: with composed letters, so that both spellings of `Новый` are one tag. */
const toStoredLabel = (label: string) => label.normalize('NFC').trim();

/** The ID of the one tag that is meant; `undefined` for a name that no tag has. */
function findExactly(known: Tag[], entry: number | string): number | undefined {
	const isName = typeof entry === 'string' && !/^\d+(\.0+)?$/.test(entry);
	const tag = isName ? undefined : known.find(({ id }) => id === Number(entry));
	if (tag !== undefined && typeof entry === 'number') return tag.id;
	const idByName = findByName(known, String(entry));
	if (isName) return idByName;
	if (typeof entry === 'string' && tag !== undefined && idByName !== undefined && idByName !== tag.id) {
		throw new InputError(
			`"${entry}" is the ID of the tag "${tag.label}" and the name of the tag with the ID ${idByName}`,
			`Choose the tag from the list, or enter its ID as a number: {{ ${tag.id} }} or {{ ${idByName} }}`,
		);
	}
	const id = tag?.id ?? idByName;
	if (id !== undefined) return id;
	throw new InputError(
		`No tag with the ID ${entry} exists in the account`,
		'Choose the tag from the list, or see Tag > Get Many. Chat2Desk ignores unknown IDs',
	);
}

/** The ID of the tag with a name, in any case if only one has it. Throws `InputError` if several do, as in different groups. */
function findByName(known: Tag[], name: string): number | undefined {
	const similar = known.filter(({ label }) => toComparable(label) === toComparable(name));
	const same = similar.filter(({ label }) => toStoredLabel(label) === toStoredLabel(name));
	const [tag, ...others] = same.length > 0 ? same : similar;
	if (others.length === 0) return tag?.id;
	throw new InputError(
		`Several tags are named "${quote(name.trim())}": IDs ${[tag, ...others].map(({ id }) => id).join(', ')}`,
		'Use the ID of the tag, or choose it from the list',
	);
}

/** Creates a tag once per execution, even if several items need it at the same time. */
async function createMissing(
	context: Requests,
	known: Tag[],
	name: string,
	groupId: number | undefined,
): Promise<number> {
	return await context.once(`tag ${toComparable(name)}`, () => createTag(context, known, name, groupId));
}

async function createTag(context: Requests, known: Tag[], name: string, groupId: number | undefined): Promise<number> {
	if (groupId === undefined) {
		throw new InputError(
			`No tag named "${quote(name)}" exists in the account`,
			'Check the spelling; Tag > Get Many returns all tags. To create missing tags, use Tag > Assign with "Create Missing Tags in Group"',
		);
	}
	assertLabelLength(name);
	const body = { tag_group_id: groupId, tag_label: toStoredLabel(name) };
	const { data } = await context.send({ method: 'POST', path: '/tags', body });
	const id = Number((isRecord(data) ? data.id : undefined) ?? findByName(await readTags(context), name) ?? NaN);
	if (Number.isNaN(id))
		throw new InputError(
			`Chat2Desk created the tag "${quote(name)}", but does not list it yet`,
			'Run the workflow again. It will then find the tag by its name',
		);
	// Later items of the same execution find the new tag.
	known.push({ id, label: name });
	return id;
}

/**
 * The tags in a text: one per part between commas, semicolons or line breaks; fewer if a tag has such a character in its name. Throws
 * `InputError` if the text is ambiguous, or if another part next to such a name is not a tag.
 */
function splitTagText(text: string, known: Tag[]): string[] {
	const parts = splitList(text);
	const isWholeName = known.some(({ label }) => toComparable(label) === toComparable(text));
	const names = namesWithSeparators(known);
	const namesAt = (at: number) =>
		names.filter((name) => name.parts.every((part, index) => part === toComparable(parts[at + index] ?? '')));
	const found = parts.flatMap((_, at) => namesAt(at));
	if (found.length === 0) return isWholeName ? [text] : parts;
	const isTag = (part: string) =>
		known.some(({ id, label }) => toComparable(label) === toComparable(part) || String(id) === part);
	// Possible readings of each part and all after it, from the last part on. Two readings suffice to know that the text is ambiguous.
	const readings: string[][][] = [[[]]];
	for (let at = parts.length - 1; at >= 0; at--) {
		const single = isTag(parts[at]) ? readings[0].map((rest) => [parts[at], ...rest]) : [];
		const joined = namesAt(at).flatMap((name) => readings[name.parts.length - 1].map((rest) => [name.label, ...rest]));
		readings.unshift([...single, ...joined].slice(0, 2));
	}
	const [reading, ...others] = readings[0];
	if (reading !== undefined && others.length === 0) return reading;
	throw ambiguousText(text, reading === undefined ? [[found[0].label], parts] : readings[0]);
}

/** Names that contain separators. Tags that share one are distinguished when the name is looked up. */
function namesWithSeparators(known: Tag[]): Array<{ label: string; parts: string[] }> {
	const labels = new Map(known.map(({ label }) => [toComparable(label), label]));
	return [...labels.values()]
		.map((label) => ({ label, parts: splitList(label).map(toComparable) }))
		.filter(({ parts }) => parts.length > 1);
}

function ambiguousText(text: string, readings: string[][]): InputError {
	const described = readings.map((labels) => {
		const quoted = labels.map((label) => `"${quote(label)}"`).join(' and ');
		return `${labels.length > 1 ? 'the tags' : 'the tag'} ${quoted}`;
	});
	return new InputError(
		`"${quote(text)}" is ambiguous: it can be ${described.join(', or ')}`,
		`Use a list, e.g. {{ ${JSON.stringify(readings[0])} }}, or choose the tags from the list`,
	);
}

/** How Chat2Desk says that a tag is not assigned (seen on live accounts). */
const NOT_ASSIGNED = /not[_ ]found|does not exist/i;

/**
 * Whether the rejected removal of a tag means that it is not assigned. The rejection's text may be in the account's language: then the
 * assignee's tags are read.
 *
 * @param assignee path of the client or the request
 */
export async function isNotAssigned(
	{ attempt }: Pick<OperationContext, 'attempt'>,
	tagId: number,
	assignee: string,
	{ status, text }: ApiRejection,
): Promise<boolean> {
	if (status === 401 || status === 403) return false;
	if (NOT_ASSIGNED.test(text)) return true;
	const result = await attempt({ method: 'GET', path: assignee }, /^/);
	if (!('response' in result) || !isRecord(result.response.data)) return false;
	const { tags } = result.response.data;
	return Array.isArray(tags) && !tags.some((tag) => isRecord(tag) && String(tag.id) === String(tagId));
}
