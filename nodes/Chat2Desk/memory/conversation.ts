import type { IDataObject, ISupplyDataFunctions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { cachedCredential } from '../api/credential-cache';
import { toRows } from '../api/pagination/types';
import { getAccountLimiter } from '../api/rate-limit/account-limiter';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import type { ApiClient } from '../api/types';
import { MAX_PAGE_SIZE } from '../descriptions/operations';
import { readAllRows } from '../methods/list-search';
import { OPTION_SOURCES } from '../methods/option-sources';
import { hasOperatorAuthor, operatorNamesById } from '../resources/dialog/message-rendering';
import { BoundedMap } from '../utils/bounded-map';
import { settle } from '../utils/settle';
import type { MemorySettings } from './memory-settings';
import { toTurns, type Turn } from './turns';

/** An agent waits for its memory, so a slow server fails soon: 20 s for each of two attempts. */
const RETRY_OPTIONS = { requestTimeoutMs: 20_000, maxTotalWaitMs: 20_000, maxRetries: 1 };
/** Rows that are read beyond the wanted ones, because comments, system messages and newer messages are left out. */
const EXTRA_ROWS = 20;
const CACHE_TTL_MS = 5 * 60_000;
const MAX_CACHED = 100;
const OPERATOR_NAMES_TTL_MS = 10 * 60_000;

interface Cached<T> {
	value: T;
	readAt: number;
}

/** Histories by execution, node and settings. Each step of an agent loads its memory again. */
const histories = new BoundedMap<Cached<Promise<Turn[]>>>(MAX_CACHED);

/** Operators' names by account, for which the account's rate limiter stands. */
const operatorNames = new WeakMap<object, Cached<Map<string, string>>>();

const isFresh = ({ readAt }: Cached<unknown>, ttlMs: number) => Math.abs(Date.now() - readAt) < ttlMs;

/**
 * The conversation before the message to answer. It is read once per execution, so that the agent's own replies, which it sends in a
 * later step, do not appear in its history. Throws the errors of the API client.
 */
export async function readConversation(context: ISupplyDataFunctions, settings: MemorySettings): Promise<Turn[]> {
	const executionId: string | undefined = context.getExecutionId();
	if (executionId === undefined) return await loadTurns(context, settings);
	const key = JSON.stringify([context.getWorkflow().id, executionId, context.getNode().id, settings]);
	const cached = histories.get(key);
	if (cached !== undefined && isFresh(cached, CACHE_TTL_MS)) return await cached.value;
	const value = loadTurns(context, settings);
	histories.set(key, { value, readAt: Date.now() });
	const turns = await settle(async () => await value);
	if (turns.ok) return turns.value;
	// A failed read is not cached.
	histories.delete(key);
	throw turns.error;
}

async function loadTurns(context: ISupplyDataFunctions, settings: MemorySettings): Promise<Turn[]> {
	const { subject, lastMessages, includeOperatorNames } = settings;
	const client = createApiClient(context, new RequestLimiter(1, context.getExecutionCancelSignal()), RETRY_OPTIONS);
	const limit = Math.min(MAX_PAGE_SIZE, lastMessages + EXTRA_ROWS);
	const query: IDataObject = { [subject.filter]: subject.id, order: 'desc', limit };
	const rows = toRows((await client.request({ method: 'GET', path: '/messages', query })).data);
	const needsNames = includeOperatorNames && rows.some(hasOperatorAuthor);
	return toTurns(rows, settings, {
		timeZone: context.getTimezone(),
		operatorNames: needsNames ? await readOperatorNames(context, client) : undefined,
	});
}

/** The operators' names by ID. Optional: the conversation is returned even if they cannot be read. A failed read is not cached. */
async function readOperatorNames(context: ISupplyDataFunctions, client: ApiClient): Promise<Map<string, string>> {
	const account = await getAccountLimiter(cachedCredential(context));
	const cached = operatorNames.get(account);
	if (cached !== undefined && isFresh(cached, OPERATOR_NAMES_TTL_MS)) return cached.value;
	const operators = await settle(() => readAllRows(client, OPTION_SOURCES.operators));
	if (!operators.ok) return new Map();
	const value = operatorNamesById(operators.value);
	operatorNames.set(account, { value, readAt: Date.now() });
	return value;
}
