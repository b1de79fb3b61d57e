import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { withNodeErrors } from '../execution/failure';
import { RequestLimiter } from '../api/pace';
import { paginate } from '../api/lists/pages';
import { createApiClient, type ApiClient } from '../api/request';
import type { OptionSource } from './lists';
import { SEARCH_CONCURRENCY, toChoice, uniqueByValue, matching, searchPage } from './looking';

/** Someone waits before the screen: a dropdown gives up sooner than a workflow. */
const INTERACTIVE_RETRY_OPTIONS = { requestTimeoutMs: 20_000, maxTotalWaitMs: 10_000, maxRetries: 1 };

/** Sends what a dropdown asks for, several calls at a time. */
export const interactiveClient = (host: ILoadOptionsFunctions): ApiClient => createApiClient(host, new RequestLimiter(SEARCH_CONCURRENCY), INTERACTIVE_RETRY_OPTIONS);

/** Everything a list has, in the order of the names, for a dropdown. */
export async function loadOptions(host: ILoadOptionsFunctions, source: OptionSource): Promise<INodePropertyOptions[]> {
	return await withNodeErrors(host, async () => {
		const list = await readAllRows(interactiveClient(host), source);
		const choices = uniqueByValue(list.map((row) => toChoice(source, row)));
		return choices.sort((a, b) => a.name.localeCompare(b.name));
	});
}

/**
 * A piece of a list, for a searchable one.
 *
 * @param filter what the user has typed
 * @param token where the last piece ended
 */
export async function searchList(
	host: ILoadOptionsFunctions,
	source: OptionSource,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors(host, async () => {
		const quick = interactiveClient(host);
		const typed = filter?.trim() ?? '';
		if (source.pages !== 'whole') return await searchPage(quick.request, source, typed, token);
		const list = matching(source, await readAllRows(quick, source), typed);
		return { results: uniqueByValue(list.map((row) => toChoice(source, row))) };
	});
}

/** All rows of a list. */
export async function readAllRows({ request: send }: ApiClient, source: OptionSource): Promise<IDataObject[]> {
	if (source.rowsOf !== undefined) {
		const { data } = await send({ method: 'GET', path: source.path });
		return source.rowsOf(data);
	}
	const pages = { by: source.pages, key: 'id' };
	const call = { method: 'GET', path: source.path } as const;
	return await paginate({ request: call, pagination: pages, limit: Infinity, concurrency: SEARCH_CONCURRENCY, send });
}
