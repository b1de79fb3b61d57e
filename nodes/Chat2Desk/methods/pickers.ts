import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { Answer } from '../catalogue/types';
import { withNodeErrors } from '../execution/failure';
import { Pace } from '../api/pace';
import { readList } from '../api/lists/pages';
import { PAGE, rows } from '../api/lists/reading';
import { endsHere } from '../api/lists/start-ids';
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
		return await lookInto(send, source, filter?.trim() ?? '', token);
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
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const searched = source.search?.of(filter);
	const query = searched === undefined ? {} : { [source.search?.parameter ?? '']: searched };
	const found: Choice[] = [];
	let place = placeOf(token);
	for (let page = 0; page < PAGES_A_LOOK; page++) {
		const answer = await send({ method: 'GET', path: source.path, query: { ...query, limit: PAGE, offset: place.offset } });
		const list = rows(answer.data);
		if (isSamePage(list, place)) return { results: found };
		const choices = choicesOf(source, list);
		found.push(...(searched === undefined ? matching(choices, filter) : choices));
		place = { offset: place.offset + list.length, first: list[0]?.id, total: answer.total };
		if (isLastPage(list, place.offset, answer)) return { results: found };
		if (found.length >= ENOUGH) break;
	}
	return { results: found, paginationToken: tokenOf(place) };
}

/** Where a look goes on, and the id of the row that the page before began with. */
interface Place {
	offset: number;
	first?: unknown;
	total?: number;
}

/** Where the total tells the end, the next look needs to know of no row. */
const tokenOf = ({ offset, first, total }: Place) => (total === undefined ? `${offset} ${String(first)}` : String(offset));

function placeOf(token = '0'): Place {
	const [offset, first] = token.split(' ');
	return { offset: Number(offset), first };
}

/** Whether a server that does not hear the offset gave the same page again. */
const isSamePage = (list: ReturnType<typeof rows>, { offset, first }: Place) =>
	offset > 0 && list.length > 0 && list[0].id !== undefined && String(list[0].id) === String(first);

/** A list ends when the server says so: it may give fewer rows than were asked for. Without a measure, only an empty page ends it. */
const isLastPage = (list: unknown[], offset: number, { total, limit }: Answer) =>
	total === undefined ? endsHere(list, { limit }) : list.length === 0 || offset >= total;

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
