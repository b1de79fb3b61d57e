import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { CREDENTIAL_NAME } from '../api/credentials';
import { toRows } from '../api/pagination/types';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import { isNullLike } from '../parsing/common';
import { parseTime } from '../utils/api-times';
import { attachmentsOf } from '../utils/attachments';
import { matchButton, type ChatMessage } from './parse-answer';
import { callResumeUrl, resumeExecution, TIMEOUTS, trackMessage } from './resume-request';
import { parseComment, parseToken, signAnswer, type Token } from './tokens';
import type { Question } from './types';

/** Messages of the dialog that are looked at; a question further back is not found. */
const LOOKED_BACK = 50;
/** Executions that are asked whether they wait. */
const MOST_ASKED = 5;

/** A question in the chat, with the client's messages that came between it and the answer. */
interface Found {
	token: Token;
	created?: number;
	between: IDataObject[];
}

/** What the trigger knows of a client's message. */
export interface MessageDelivery {
	payload: IDataObject;
	/** Whether a valid signature vouches for it: else only what Chat2Desk itself tells counts. */
	signed: boolean;
	/** The token that the signature was made with; n8n takes its time to decrypt it once more. */
	apiToken: unknown;
}

/**
 * Whether a client's message resumed an execution that waits for it. Anything else is `false`, also a look-up that fails: the message
 * then starts the workflow as ever, and is never lost. One call to Chat2Desk.
 */
export async function tryResume(host: IWebhookFunctions, delivered: MessageDelivery): Promise<boolean> {
	if (!isIdentified(delivered.payload)) return false;
	const failure = { error: undefined as unknown };
	try {
		return await trackMessage(nameOf(host, delivered.payload.message_id), async () => await handOver(host, delivered));
	} catch (error) {
		failure.error = error;
	}
	const { message } = failure.error as Error;
	host.logger.warn(
		`${host.getNode().name}: could not look for a waiting execution, so the message starts the workflow: ${message}`,
	);
	return false;
}

/** What a message is called among the turns. */
const nameOf = (host: IWebhookFunctions, id: unknown) => `${host.getWorkflow().id} ${host.getNode().id} ${String(id)}`;

async function handOver(host: IWebhookFunctions, { payload, signed, apiToken }: MessageDelivery): Promise<boolean> {
	const { message_id: id, dialog_id: dialog, client_id: client } = payload;
	const list = await lastMessages(host, dialog as number);
	const own = list.find((row) => String(row.id) === String(id) && String(row.client_id) === String(client));
	// Somebody who can send without a signature must not be able to answer for a client.
	const told = own ?? (signed ? { ...payload, id } : undefined);
	if (told === undefined || (own !== undefined && own.type !== 'from_client')) return false;
	const open = questionsIn(list, Number(id), String(client));
	if (open.length === 0) return false;
	const message = toMessage(told, signed ? payload : {});
	const base = baseOf(host);
	const created = parseTime(told.created ?? payload.event_time);
	// Without a signature nothing has shown that the kept token is still the account's.
	const key = signed ? apiToken : (await host.getCredentials(CREDENTIAL_NAME)).apiToken;
	for (const found of await inTurn(host, base, open, message.text)) {
		const isFresh = created !== undefined && found.created !== undefined && created - found.created <= TIMEOUTS.fresh;
		const rivals = found.between.filter((row) => isRightBefore(row, created)).map((row) => nameOf(host, row.id));
		const url = addressOf(base, found.token);
		if (await resumeExecution(host, url, sealedFor(key, found.token, message), { isFresh, rivals })) return true;
	}
	return false;
}

/** Newest first, but before all others the question whose button was pressed: it may stand above later ones. */
async function inTurn(host: IWebhookFunctions, base: string, open: Found[], text: string): Promise<Found[]> {
	const withButtons = open.filter(({ token }) => token.hasButtons);
	if (text === '' || !withButtons.some((found) => found !== open[0])) return open;
	for (const found of withButtons) {
		const { said } = await callResumeUrl(host, addressOf(base, found.token));
		if (matchButton({ buttons: buttonsIn(said) }, text) !== undefined)
			return [found, ...open.filter((other) => other !== found)];
	}
	return open;
}

const buttonsIn = ({ buttons }: IDataObject) => (Array.isArray(buttons) ? buttons : []) as Question['buttons'];

/** Whether a message carries all three IDs that the look-up needs. Checked before anything is stored or requested. */
export const isIdentified = ({ message_id: id, dialog_id: dialog, client_id: client }: IDataObject): boolean =>
	[id, dialog, client].every(isId);

const isId = (value: unknown) =>
	(typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && /^\d{1,15}$/.test(value));

/** The dialog's last messages, newest first. Asked once and not for long. */
async function lastMessages(host: IWebhookFunctions, dialogId: number): Promise<IDataObject[]> {
	const { timeout } = TIMEOUTS;
	const { request: send } = createApiClient(host, new RequestLimiter(1), {
		requestTimeoutMs: timeout,
		maxTotalWaitMs: timeout,
		maxRetries: 1,
	});
	const query = { dialog_id: dialogId, order: 'desc', limit: LOOKED_BACK };
	const found = toRows((await send({ method: 'GET', path: '/messages', query })).data);
	return found.sort((a, b) => Number(b.id) - Number(a.id));
}

/** The questions before a message that may still wait, newest first. An execution waits for one answer at a time, so for its newest question. */
function questionsIn(list: IDataObject[], id: number, client: string): Found[] {
	const found: Found[] = [];
	const between: IDataObject[] = [];
	const before = list.filter((row) => Number(row.id) < id && String(row.client_id) === client);
	for (const row of before) {
		if (row.type === 'from_client') between.push(row);
		// What clients send never counts as a mark, whatever stands in it.
		const token =
			row.type === 'from_client'
				? undefined
				: row.type === 'comment'
					? parseComment(row.text)
					: parseToken(row.external_id);
		if (token === undefined || found.some((other) => other.token.executionId === token.executionId)) continue;
		if (token.until !== undefined && token.until < Date.now()) continue;
		found.push({ token, created: parseTime(row.created), between: [...between] });
	}
	return found.slice(0, MOST_ASKED);
}

/** Whether another message of the client came so shortly before that its own delivery may still be under way. */
function isRightBefore(row: IDataObject, created?: number): boolean {
	const time = parseTime(row.created);
	return time !== undefined && created !== undefined && created - time <= TIMEOUTS.settling;
}

function toMessage(told: IDataObject, { client }: IDataObject): ChatMessage {
	const {
		id,
		client_id: clientId,
		text,
		created,
		event_time: time,
		channel_id: channelId,
		transport,
		coordinates,
		extra_data: extra,
	} = told as Record<string, never>;
	const links = attachmentsOf(told).map(({ url, name }) => ({
		link: url,
		...(name !== undefined && { name }),
	}));
	const { name } = (client ?? {}) as IDataObject;
	const { button } = (extra ?? {}) as IDataObject;
	return {
		id,
		clientId,
		text: typeof text === 'string' ? text : '',
		attachments: links.filter(({ link }, index) => links.findIndex((other) => other.link === link) === index),
		...(!isNullLike(coordinates) && { coordinates }),
		...(typeof (created ?? time) === 'string' && { at: created ?? time }),
		...(typeof name === 'string' && { clientName: name }),
		...(channelId !== undefined && { channelId }),
		...(typeof transport === 'string' && { transport }),
		...(button !== null && typeof button === 'object' && { button: button as IDataObject }),
	};
}

/** Where this n8n takes answers. Its own word, never the mark's: a mark could lead anywhere. */
function baseOf(host: IWebhookFunctions): string {
	const url = new URL(String(host.evaluateExpression('{{ $execution.resumeUrl }}', 0)));
	return `${url.origin}${url.pathname.replace(/\/[^/]*$/, '')}`;
}

function addressOf(base: string, { executionId, nodeId, nonce, signature }: Token): string {
	return `${base}/${executionId}/${encodeURIComponent(nodeId)}?w=${nonce}&signature=${signature}`;
}

function sealedFor(apiToken: unknown, { nonce }: Token, message: ChatMessage): IDataObject {
	const text = JSON.stringify(message);
	return { message: text, seal: signAnswer(apiToken, nonce, text) };
}
