import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { withNodeErrors } from '../execution/failure';
import { Pace } from '../api/pace';
import { readList } from '../api/lists/pages';
import { sender, type Sender } from '../api/request';
import type { Source } from './lists';
import { AHEAD, choiceOf, distinct, fitting, look } from './looking';

/** Someone waits before the screen: a dropdown gives up sooner than a workflow. */
const PATIENCE = { timeoutMs: 20_000, waitLimitMs: 10_000, repeats: 1 };

/** Sends what a dropdown asks for, several calls at a time. */
export const quickSender = (host: ILoadOptionsFunctions): Sender => sender(host, new Pace(AHEAD), PATIENCE);

/** Everything a list has, in the order of the names, for a dropdown. */
export async function load(host: ILoadOptionsFunctions, source: Source): Promise<INodePropertyOptions[]> {
	return await withNodeErrors(host, async () => {
		const list = await readAll(quickSender(host), source);
		const choices = distinct(list.map((row) => choiceOf(source, row)));
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
		const quick = quickSender(host);
		const typed = filter?.trim() ?? '';
		if (source.pages !== 'whole') return await look(quick.send, source, typed, token);
		const list = fitting(source, await readAll(quick, source), typed);
		return { results: distinct(list.map((row) => choiceOf(source, row))) };
	});
}

/** All rows of a list. */
export async function readAll({ send }: Sender, source: Source): Promise<IDataObject[]> {
	if (source.rowsOf !== undefined) {
		const { data } = await send({ method: 'GET', path: source.path });
		return source.rowsOf(data);
	}
	const pages = { by: source.pages, key: 'id' };
	const call = { method: 'GET', path: source.path } as const;
	return await readList({ call, pages, limit: Infinity, width: AHEAD, send });
}
