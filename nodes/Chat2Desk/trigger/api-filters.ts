import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { ApiError } from '../api/errors';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import { BoundedMap } from '../utils/bounded-map';
import { errorMessage, settle } from '../utils/settle';
import { foldText } from '../utils/text';
import { isAssignmentAllowed, WRONG_ASSIGNMENT } from './filters';
import { isRecord } from '../utils/is-record';
import { isMessageEvent, plainText, unwrap, validId } from './payload';
import type { Settings } from './settings';

/** Chat2Desk waits for the response meanwhile, so a look-up must be short. */
const RETRY_OPTIONS = { requestTimeoutMs: 5_000, maxTotalWaitMs: 5_000, maxRetries: 1 };

/** How long a client's tags are reused, in milliseconds: several messages in a row cost one request. */
const TAGS_TTL_MS = 10_000;
const MAX_CACHED_CLIENTS = 2_000;

interface ClientTag {
	id: string;
	label: string;
}

/** Tags by account and client. Only successful look-ups are cached, and a client's ID is checked before its look-up. */
const tagCache = new BoundedMap<{ tags: ClientTag[]; readAt: number }>(MAX_CACHED_CLIENTS);

/** An event that passed all other filters. */
export interface Candidate {
	event: string;
	payload: IDataObject;
	/** Identifies the account, see `accountHash()`. */
	account: string;
	/** Milliseconds since 1970. */
	receivedAt: number;
}

/** `retry`: the look-up failed, and Chat2Desk should deliver the event again. */
export type ApiFilterResult = { reason?: string } | { retry: string };

/** The look-ups that a candidate needs: requests to Chat2Desk, each of which counts towards the monthly quota. */
export function neededLookups({ event, payload }: Pick<Candidate, 'event' | 'payload'>, settings: Settings) {
	const fields = unwrap(payload);
	const isConfirmed = settings.assignedTo !== 'anyone' && settings.confirmAssignment !== 'off' && isMessageEvent(event);
	return {
		dialogId: isConfirmed ? validId(fields.dialog_id) : undefined,
		clientId: settings.clientTags === 'any' ? undefined : clientIdOf(fields),
	};
}

/** Applies *Confirm Assignment* and *Client Tags*. Events without a dialog or client pass. */
export async function applyApiFilters(
	host: IWebhookFunctions,
	candidate: Candidate,
	settings: Settings,
): Promise<ApiFilterResult> {
	const { dialogId, clientId } = neededLookups(candidate, settings);
	if (clientId !== undefined) {
		const tags = await settle(() => readTags(host, candidate, clientId));
		if (!tags.ok) return { retry: `could not read the client's tags: ${errorMessage(tags.error)}` };
		if (!hasWantedTags(tags.value, settings)) return { reason: "its client's tags do not match" };
	}
	if (dialogId === undefined) return {};
	const dialog = await settle(() => readOne(host, `/dialogs/${dialogId}`));
	if (dialog.ok) return isAssignmentAllowed(dialog.value.operator_id, settings) ? {} : { reason: WRONG_ASSIGNMENT };
	const starts = settings.confirmAssignment === 'startAnyway';
	const outcome = starts ? 'the workflow starts anyway' : 'the workflow does not start';
	host.logger.warn(
		`${host.getNode().name}: could not confirm the assignment of a dialog, so ${outcome}: ${errorMessage(dialog.error)}`,
	);
	return starts ? {} : { reason: 'the assignment of its dialog could not be confirmed' };
}

function clientIdOf(fields: IDataObject): string | undefined {
	return validId(fields.client_id) ?? (isRecord(fields.client) ? validId(fields.client.id) : undefined);
}

async function readTags(host: IWebhookFunctions, candidate: Candidate, clientId: string): Promise<ClientTag[]> {
	const { account, receivedAt } = candidate;
	const key = `${account}|${clientId}`;
	const cached = tagCache.get(key);
	if (cached !== undefined && receivedAt >= cached.readAt && receivedAt - cached.readAt < TAGS_TTL_MS)
		return cached.tags;
	const client = await settle(() => readOne(host, `/clients/${clientId}`));
	// Chat2Desk no longer has the client, and a retry would not help.
	if (!client.ok && !(client.error instanceof ApiError && client.error.status === 404)) throw client.error;
	const tags = client.ok ? client.value.tags : [];
	const list = (Array.isArray(tags) ? tags : []).filter(isRecord);
	const read = list.map(({ id, label, name }) => ({ id: plainText(id) ?? '', label: plainText(label ?? name) ?? '' }));
	tagCache.set(key, { tags: read, readAt: receivedAt });
	return read;
}

/** Reads one object. Some servers return a list of one (seen on live accounts). */
async function readOne(host: IWebhookFunctions, path: string): Promise<IDataObject> {
	const client = createApiClient(host, new RequestLimiter(1), RETRY_OPTIONS);
	const { data } = await client.request({ method: 'GET', path });
	const row: unknown = Array.isArray(data) ? data[0] : data;
	if (isRecord(row)) return row;
	throw new Error('Chat2Desk returned no data');
}

function hasWantedTags(tags: ClientTag[], { clientTags, tags: wanted }: Settings): boolean {
	const isWanted = ({ id, label }: ClientTag) => wanted.some((tag) => tag === id || foldText(tag) === foldText(label));
	return tags.some(isWanted) === (clientTags === 'with');
}
