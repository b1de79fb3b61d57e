import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { withNodeErrors } from '../execution/failure';
import { Pace } from '../api/pace';
import { readList } from '../api/lists/pages';
import { PAGE, rows } from '../api/lists/reading';
import { sender, type Sender } from '../api/request';
import type { Source } from './lists';

/** Pages that one look into a searchable list reads at most, so that a search that fits nothing ends soon. */
const PAGES_A_LOOK = 5;
/** Matches after which a look ends; the rest comes when the user scrolls. */
const ENOUGH = 50;
/** Someone waits before the screen: a dropdown gives up sooner than a workflow. */
const PATIENCE = { timeoutMs: 20_000, waitLimitMs: 10_000, repeats: 1 };

interface Choice {
	name: string;
	value: string | number;
}

/** Everything a list has, in the order of the names, for a dropdown. */
export async function load(host: ILoadOptionsFunctions, source: Source): Promise<INodePropertyOptions[]> {
	return await withNodeErrors(host, async () => {
		const choices = distinct(await readAll(sender(host, new Pace(4), PATIENCE), source));
		return choices.sort((a, b) => a.name.localeCompare(b.name));
	});
}

/**
 * A piece of a list, for a searchable one.
 *
 * @param filter what the user has typed
 * @param token where the last piece ended
 */
export async function search(
	host: ILoadOptionsFunctions,
	source: Source,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors(host, async () => {
		const { send } = sender(host, new Pace(1), PATIENCE);
		if (source.pages === 'whole') return { results: matching(await readAll({ send }, source), filter) };
		return await lookInto(send, source, filter?.trim() ?? '', Number(token ?? 0));
	});
}

async function readAll({ send }: Sender, source: Source): Promise<Choice[]> {
	if (source.rowsOf !== undefined) {
		const { data } = await send({ method: 'GET', path: source.path });
		return choicesOf(source, source.rowsOf(data));
	}
	const pages = { by: source.pages, key: 'id' };
	const call = { method: 'GET', path: source.path } as const;
	return choicesOf(source, await readList({ call, pages, limit: Infinity, width: 4, send }));
}

/** Reads on from an offset until there are enough matches. The API searches by phone number only, so names are compared here. */
async function lookInto(
	send: Sender['send'],
	source: Source,
	filter: string,
	from: number,
): Promise<INodeListSearchResult> {
	const searched = source.search?.of(filter);
	const query = searched === undefined ? {} : { [source.search?.parameter ?? '']: searched };
	const found: Choice[] = [];
	let offset = from;
	for (let page = 0; page < PAGES_A_LOOK; page++) {
		const answer = await send({ method: 'GET', path: source.path, query: { ...query, limit: PAGE, offset } });
		const list = rows(answer.data);
		const choices = choicesOf(source, list);
		found.push(...(searched === undefined ? matching(choices, filter) : choices));
		offset += list.length;
		const ended = list.length === 0 || (answer.total === undefined ? list.length < PAGE : offset >= answer.total);
		if (ended) return { results: found };
		if (found.length >= ENOUGH) break;
	}
	return { results: found, paginationToken: String(offset) };
}

function choicesOf(source: Source, list: ReturnType<typeof rows>): Choice[] {
	return list.map((row) => ({
		name: source.label(row),
		value: source.value?.(row) ?? (row.id as string | number),
	}));
}

/** Several rows may stand for one choice, as tags do for their group. */
function distinct(choices: Choice[]): Choice[] {
	const byValue = new Map(choices.map((choice) => [choice.value, choice]));
	return [...byValue.values()].filter(({ value }) => value !== '' && !Number.isNaN(value));
}

function matching(choices: Choice[], filter = ''): Choice[] {
	const wanted = filter.trim().toLowerCase();
	return distinct(choices).filter(
		({ name, value }) => name.toLowerCase().includes(wanted) || String(value) === wanted,
	);
}
