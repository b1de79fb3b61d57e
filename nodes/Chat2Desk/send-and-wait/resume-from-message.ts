import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { acceptedTokens, CREDENTIAL_NAME } from '../api/credentials';
import { toRows } from '../api/pagination/types';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import { isNullLike } from '../parsing/common';
import { parseTime } from '../utils/api-times';
import { attachmentsOf } from '../utils/attachments';
import { clientDisplayName } from '../utils/client-name';
import { asRecord, isRecord } from '../utils/is-record';
import { errorMessage, settle } from '../utils/settle';
import { matchButton, type ChatMessage } from './parse-answer';
import { callResumeUrl, resumeExecution, TIMEOUTS, trackMessage } from './resume-request';
import { hasCommentToken, parseComment, parseToken, signAnswer, type Token } from './tokens';
import { isId, toButtons } from './types';

/** Messages of the dialog that are searched for questions. */
const SEARCHED_MESSAGES = 50;
/** Executions that are tried for one message. */
const MAX_EXECUTIONS = 5;
/** Message types that the client does not see (Chat2Desk's API description). */
const INTERNAL_TYPES = ['comment', 'system'];

/** A question in the chat that may still wait. */
interface OpenQuestion {
	token: Token;
	createdMs?: number;
	/** The client's messages between the question and the answer. */
	clientMessages: IDataObject[];
	/** Whether the client received another message of the team after the question. */
	followsTeamMessage: boolean;
}

/** A client's message as the trigger received it. */
export interface MessageDelivery {
	payload: IDataObject;
	/** Whether the delivery has a valid signature: otherwise only the API's own data is used. */
	signed: boolean;
	/** The cached credential's tokens, the current one first: decrypting the credential again would take time. */
	tokens: unknown[];
}

/**
 * Whether a client's message resumed an execution that waits for it. Returns `false` for any other message and after any failure: the
 * message then starts the workflow as usual and is never lost. Costs one API request.
 */
export async function tryResume(context: IWebhookFunctions, delivery: MessageDelivery): Promise<boolean> {
	const { payload } = delivery;
	if (!isIdentified(payload)) return false;
	const outcome = await settle(() =>
		trackMessage(messageKey(context, payload.message_id), () => resumeFromMessage(context, payload, delivery)),
	);
	if (outcome.ok) return outcome.value;
	context.logger.warn(
		`${context.getNode().name}: failed to look for a waiting execution, so the message starts the workflow: ${errorMessage(outcome.error)}`,
	);
	return false;
}

const messageKey = (context: IWebhookFunctions, id: unknown) =>
	`${context.getWorkflow().id} ${context.getNode().id} ${String(id)}`;

async function resumeFromMessage(
	context: IWebhookFunctions,
	payload: IdentifiedPayload,
	{ signed, tokens: cachedTokens }: MessageDelivery,
): Promise<boolean> {
	const { message_id: messageId, dialog_id: dialogId, client_id: clientId } = payload;
	const rows = await readLastMessages(context, dialogId);
	const own = rows.find((row) => String(row.id) === String(messageId) && String(row.client_id) === String(clientId));
	// An unsigned delivery must not be able to answer for a client.
	const source = own ?? (signed ? { ...payload, id: messageId } : undefined);
	if (source === undefined || (own !== undefined && own.type !== 'from_client')) return false;
	const earlier = rows.filter(
		(row) => Number(row.id) < Number(messageId) && String(row.client_id) === String(clientId),
	);
	if (!earlier.some(mayHaveToken)) return false;
	// Without a signature nothing proves that the cached token is still the account's.
	const tokens = signed ? cachedTokens : acceptedTokens(await context.getCredentials(CREDENTIAL_NAME));
	const questions = findOpenQuestions(earlier, tokens, clientId);
	const message = toMessage(source, { id: messageId, clientId }, signed ? payload.client : undefined);
	const baseUrl = resumeBaseUrl(context);
	const createdMs = parseTime(source.created ?? payload.event_time);
	for (const question of await inOrder(context, baseUrl, questions, message.text)) {
		const { token, followsTeamMessage } = question;
		const ageMs = (createdMs ?? NaN) - (question.createdMs ?? NaN);
		const earlierMessages = question.clientMessages
			.filter((row) => isRightBefore(row, createdMs))
			.map((row) => messageKey(context, row.id));
		const body = signMessage(tokens[0], token, { ...message, ...(followsTeamMessage && { followsTeamMessage }) });
		const isNewQuestion = ageMs <= TIMEOUTS.newQuestionMs;
		if (await resumeExecution(context, toUrl(baseUrl, token), body, { isNewQuestion, earlierMessages })) return true;
	}
	return false;
}

/** Newest first, except that a question whose button was pressed comes before all others: it may be above later ones. */
async function inOrder(
	context: IWebhookFunctions,
	baseUrl: string,
	questions: OpenQuestion[],
	text: string,
): Promise<OpenQuestion[]> {
	const withButtons = questions.filter(({ token }) => token.hasButtons);
	if (text === '' || !withButtons.some((question) => question !== questions[0])) return questions;
	for (const question of withButtons) {
		const { body } = await callResumeUrl(context, toUrl(baseUrl, question.token));
		if (matchButton({ buttons: toButtons(body.buttons) }, text) !== undefined)
			return [question, ...questions.filter((other) => other !== question)];
	}
	return questions;
}

/** A message with the IDs that the search needs. */
interface IdentifiedPayload extends IDataObject {
	message_id: number | string;
	dialog_id: number | string;
	client_id: number | string;
}

/** Whether a message has all three IDs. Checked before anything is stored or requested. */
const isIdentified = (payload: IDataObject): payload is IdentifiedPayload =>
	[payload.message_id, payload.dialog_id, payload.client_id].every(isId);

/** The dialog's last messages, newest first. */
async function readLastMessages(context: IWebhookFunctions, dialogId: number | string): Promise<IDataObject[]> {
	const { requestMs } = TIMEOUTS;
	const client = createApiClient(context, new RequestLimiter(1), {
		requestTimeoutMs: requestMs,
		maxTotalWaitMs: requestMs,
		maxRetries: 1,
	});
	const query = { dialog_id: dialogId, order: 'desc', limit: SEARCHED_MESSAGES };
	const rows = toRows((await client.request({ method: 'GET', path: '/messages', query })).data);
	return rows.sort((a, b) => Number(b.id) - Number(a.id));
}

/** Client messages are never searched for tokens. */
const mayHaveToken = ({ type, text, external_id: externalId }: IDataObject) =>
	type !== 'from_client' && (type === 'comment' ? hasCommentToken(text) : parseToken(externalId) !== undefined);

/** The questions that may still wait, newest first. An execution waits for one answer at a time, so only its newest question counts. */
function findOpenQuestions(earlier: IDataObject[], tokens: unknown[], clientId: unknown): OpenQuestion[] {
	const questions: OpenQuestion[] = [];
	const clientMessages: IDataObject[] = [];
	let followsTeamMessage = false;
	for (const row of earlier) {
		if (row.type === 'from_client') {
			clientMessages.push(row);
			continue;
		}
		const token = row.type === 'comment' ? parseComment(row.text, tokens, clientId) : parseToken(row.external_id);
		const isExpired = token?.expiresAtMs !== undefined && token.expiresAtMs < Date.now();
		const isKnown = questions.some((other) => other.token.executionId === token?.executionId);
		if (token !== undefined && !isExpired && !isKnown)
			questions.push({
				token,
				createdMs: parseTime(row.created),
				clientMessages: [...clientMessages],
				followsTeamMessage,
			});
		followsTeamMessage ||= !INTERNAL_TYPES.includes(String(row.type));
	}
	return questions.slice(0, MAX_EXECUTIONS);
}

/** Whether another message of the client arrived so shortly before that its delivery may still be in flight. */
function isRightBefore(row: IDataObject, createdMs?: number): boolean {
	const time = parseTime(row.created);
	return time !== undefined && createdMs !== undefined && createdMs - time <= TIMEOUTS.retryMs;
}

function toMessage(source: IDataObject, ids: Pick<ChatMessage, 'id' | 'clientId'>, client: unknown): ChatMessage {
	const {
		text,
		created,
		event_time: time,
		channel_id: channelId,
		transport,
		coordinates,
		reply_message_id: ownReply,
		extra_data: extra,
	} = source;
	const links = attachmentsOf(source).map(({ url, name }) => ({ link: url, ...(name !== undefined && { name }) }));
	const clientName = clientDisplayName(asRecord(client));
	const { button, reply_message_id: extraReply } = asRecord(extra);
	// Field name unverified: the API documents it for outgoing messages only.
	const replyTo = ownReply ?? extraReply;
	const at = created ?? time;
	return {
		...ids,
		text: typeof text === 'string' ? text : '',
		attachments: links.filter(({ link }, index) => links.findIndex((other) => other.link === link) === index),
		...(!isNullLike(coordinates) && { coordinates }),
		...(typeof at === 'string' && { at }),
		...(clientName !== undefined && { clientName }),
		...(isId(channelId) && { channelId }),
		...(typeof transport === 'string' && { transport }),
		...(isRecord(button) && { button }),
		...(isId(replyTo) && { replyTo }),
	};
}

/** This n8n's base URL for waiting executions. Never taken from a token, which could lead anywhere. */
function resumeBaseUrl(context: IWebhookFunctions): string {
	const url = new URL(String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0)));
	return `${url.origin}${url.pathname.replace(/\/[^/]*$/, '')}`;
}

const toUrl = (baseUrl: string, { executionId, nodeId, nonce, signature }: Token) =>
	`${baseUrl}/${executionId}/${encodeURIComponent(nodeId)}?w=${nonce}&signature=${signature}`;

function signMessage(apiToken: unknown, { nonce }: Token, message: ChatMessage): IDataObject {
	const json = JSON.stringify(message);
	return { message: json, seal: signAnswer(apiToken, nonce, json) };
}
