import type { IDataObject } from 'n8n-workflow';
import { byStartId, MAX_PAGE_SIZE } from '../../descriptions/operations';
import type {
	ApiRequest,
	ApiResponse,
	FileLink,
	FilteredScan,
	OperationContext,
	OperationResult,
} from '../../descriptions/handler-types';
import { isNullLike } from '../../parsing/common';
import { attachmentsOf } from '../../utils/attachments';
import { InputError } from '../../utils/input';
import { isRecord } from '../../utils/is-record';
import { splitText } from '../../utils/split-text';
import { createOrGet } from '../client/handlers';
import { findGroupId } from '../dialog/operator-groups';
import { inputFieldsOf, type InputFileValues } from './fields';

/** Messages of a client that are compared before sending: one request. */
const MESSAGES_COMPARED = MAX_PAGE_SIZE;

/** Output for a message that was already sent, under the names of Chat2Desk's response to a new one. */
const SKIPPED_MESSAGE_FIELDS = [
	'channel_id',
	'operator_id',
	'transport',
	'type',
	'client_id',
	'dialog_id',
	'request_id',
	'external_id',
	'created',
	'status',
];

type Choice = string | number | boolean;

/** The values that decide who receives a message. */
export interface RecipientValues {
	sendTo: Choice | undefined;
	phone: string | undefined;
	transport: Choice | undefined;
	channelId: number | undefined;
}

type PhoneValues = Partial<Omit<RecipientValues, 'sendTo'>>;

/** The External ID that identifies a message. Throws `InputError` if it has none. */
function requireExternalId({ request }: Pick<OperationContext, 'request'>): string {
	const id = request.body?.external_id;
	if (!isNullLike(id)) return String(id).trim();
	throw new InputError(
		'"Skip If Already Sent" requires an External ID that identifies the message',
		'Add Additional Fields > External ID, and use the same value for the same message, e.g. spring-sale-2026',
	);
}

/** Sends a message unless the client already has one with the same External ID: from this execution, or in the account. */
async function sendUnlessAlreadySent(context: OperationContext<unknown>): Promise<OperationResult[]> {
	const externalId = requireExternalId(context);
	let isFirst = false;
	const key = JSON.stringify([String(context.request.body?.client_id), externalId]);
	const results = await context.once(`message ${key}`, async () => {
		isFirst = true;
		return await sendUnlessFound(context, externalId);
	});
	return isFirst ? results : results.map(({ json }) => ({ json, extra: { skipped: true } }));
}

async function sendUnlessFound(context: OperationContext<unknown>, externalId: string): Promise<OperationResult[]> {
	const scanned = { hasOutgoing: false, hasExternalIds: false, isIncomplete: false };
	const clientId = context.request.body?.client_id;
	const search: FilteredScan = {
		matches: (row) => {
			// A server that does not know the filter returns the messages of all clients. A comment has not reached the client.
			const isOfOtherClient = row.client_id !== undefined && String(row.client_id) !== String(clientId);
			if (row.type === 'from_client' || row.type === 'comment' || isOfOtherClient) return false;
			const id = externalIdOf(row);
			scanned.hasOutgoing = true;
			scanned.hasExternalIds ||= id !== undefined;
			return id === externalId;
		},
		maxRows: MESSAGES_COMPARED,
		onLimitReached: () => (scanned.isIncomplete = true),
	};
	const request = { method: 'GET', path: '/messages', query: { client_id: clientId, order: 'desc' } } as const;
	const [sent] = await context.list(request, { ...byStartId, search }, 1);
	if (sent !== undefined) {
		const shown = Object.fromEntries(
			SKIPPED_MESSAGE_FIELDS.filter((name) => name in sent).map((name) => [name, sent[name]]),
		);
		return [{ json: { skipped: true, message_id: sent.id, ...shown, external_id: externalId } }];
	}
	const { data } = await context.send(context.request);
	const note = uncertaintyNote(scanned);
	return context.toOutput(data).map((json) => ({ json, extra: { skipped: false, ...(note && { note }) } }));
}

/** The External ID of a message; messages of an external channel have it elsewhere. */
function externalIdOf({ external_id: own, extra_data: extra }: IDataObject): string | undefined {
	const id = own ?? (isRecord(extra) ? extra.external_id : undefined);
	return isNullLike(id) ? undefined : String(id).trim();
}

/** Why the message may have been sent before; empty if it certainly was not. */
function uncertaintyNote(scanned: { hasOutgoing: boolean; hasExternalIds: boolean; isIncomplete: boolean }): string {
	if (scanned.isIncomplete)
		return `Only the client's last ${MESSAGES_COMPARED} messages were compared. An older one may have the same External ID`;
	if (scanned.hasOutgoing && !scanned.hasExternalIds)
		return "None of the client's messages has an External ID. If this account does not return them, this message may have been sent before";
	return '';
}

/** Sends a message to a client; with *Split Long Text* or several files, as several messages one after the other. */
async function send(context: OperationContext<unknown>, files: FileLink[]): Promise<OperationResult[]> {
	const bodies = bodiesOf(context, files);
	const note = files.find((file) => file.note !== undefined)?.note;
	const noted = note !== undefined && { link_note: note };
	const sent: OperationResult[] = [];
	for (const [index, body] of bodies.entries()) {
		if (index > 0) await context.sleep(context.splitText?.pauseMs ?? 0);
		const part = { ...context, request: { ...context.request, body } };
		if (bodies.length > 1) part.send = (request) => sendPart(context, request, sent, bodies.length);
		sent.push(...(await sendOne(part)));
	}
	const [first] = sent;
	if (bodies.length === 1) return [{ ...first, extra: { ...first.extra, ...noted } }];
	const extra: IDataObject = {
		...first.extra,
		...(context.skipIfAlreadySent && { skipped: sent.every(({ json, extra: own }) => own?.skipped ?? json.skipped) }),
		parts: sent.length,
		message_ids: sent.map(({ json }) => json.message_id),
		...(files.length > 0 && { files: files.map(({ name }) => name) }),
		...noted,
	};
	return [{ ...first, extra }];
}

/** Sends one of several messages. The error of a failed one says what was sent. */
async function sendPart(
	{ index, subRequests }: OperationContext<unknown>,
	request: ApiRequest,
	sent: OperationResult[],
	count: number,
): Promise<ApiResponse> {
	const number = sent.length + 1;
	const result = await subRequests.send([`${index} part ${number}`], request);
	if ('response' in result) return result.response;
	const { message, hint, outcomeUnknown, toError } = result.failure;
	throw toError({
		message: `Message ${number} of ${count} ${outcomeUnknown ? 'may have been sent' : 'was not sent'}: ${message}`,
		description: [hint, `Already sent: ${sent.length}. Retry On Fail does not send them again`]
			.filter(Boolean)
			.join('. '),
		details: { message_ids: sent.map(({ json }) => json.message_id) },
	});
}

/** Sends one message; with *Skip If Already Sent*, unless the client already has it. */
async function sendOne(context: OperationContext<unknown>): Promise<OperationResult[]> {
	if (context.skipIfAlreadySent) return await sendUnlessAlreadySent(context);
	return context.toOutput((await context.send(context.request)).data).map((json) => ({ json }));
}

/** Body properties of the first of several messages, of the one with the end of the text, and of those with text. */
const FIRST_ONLY = ['attachment', 'attachment_filename', 'pdf', 'reply_message_id', 'image', 'video', 'location'];
const LAST_TEXT_ONLY = ['inline_buttons', 'keyboard', 'interactive'];
const TEXT_ONLY = ['text', 'body'];

/**
 * The bodies of the messages as which a text and files are sent: the first file with the first part of the text, the others after the
 * text. The External ID of each is numbered, so that each can be recognized.
 */
function bodiesOf({ request, splitText: options }: OperationContext<unknown>, files: FileLink[]): IDataObject[] {
	const { body = {} } = request;
	const texts = options === undefined ? [] : splitText(String(body.text ?? ''), options.maxLength);
	const textCount = Math.max(1, texts.length);
	const attached = [files.at(0), ...texts.slice(1).map(() => undefined), ...files.slice(1)];
	return attached.map((file, index) => {
		const omitted = [
			...(index > 0 ? FIRST_ONLY : []),
			...(index === textCount - 1 ? [] : LAST_TEXT_ONLY),
			...(index < textCount ? [] : TEXT_ONLY),
		];
		const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !omitted.includes(name)));
		return {
			...(file && { attachment_filename: file.name }),
			...kept,
			...(textCount > 1 && index < textCount && { text: texts[index] }),
			...(file && { attachment: file.url }),
			...(attached.length > 1 && numberedIds(body, index + 1)),
		};
	});
}

function numberedIds({ external_id: id, extra_data: extra }: IDataObject, number: number): IDataObject {
	const numbered = (own: unknown) => (isNullLike(own) ? {} : { external_id: `${String(own).trim()}-${number}` });
	return { ...numbered(id), ...(isRecord(extra) && { extra_data: { ...extra, ...numbered(extra.external_id) } }) };
}

/** Links to the files of the input item that a message carries. */
async function linkFiles(
	{ createFileLinks, request, values }: OperationContext<InputFileValues>,
	isSingle: boolean,
): Promise<FileLink[]> {
	const fields = inputFieldsOf(values);
	if (fields === undefined) return [];
	if (!isNullLike(request.body?.attachment))
		throw new InputError(
			'The message has both an attachment URL and a file from an input field',
			'Remove the URL, or set Attachment to From URL',
		);
	const links = await createFileLinks(fields);
	if (!isSingle || links.length < 2) return links;
	throw new InputError(
		`This message supports one file, but the input has ${links.length}`,
		'Enter one field, and send the other files with Message > Send',
	);
}

/**
 * Finds or creates the client with a phone number, then sends: the API does not send messages to phone numbers
 * (Chat2Desk's description).
 */
async function sendToPhone(context: OperationContext<PhoneValues>, files: FileLink[]): Promise<OperationResult[]> {
	const { phone, transport, channelId } = context.values;
	if (context.skipIfAlreadySent) requireExternalId(context);
	const { client, extra } = await createOrGet({
		...context,
		request: {
			method: 'POST',
			path: '/clients',
			body: { phone, transport, ...(channelId !== undefined && { channel_id: channelId }) },
		},
	});
	const id = isRecord(client) ? client.id : undefined;
	if (id === undefined || id === null) {
		throw new InputError(
			'Chat2Desk did not return the client ID, so no message was sent',
			'Check with Client > Get Many by phone whether the client was created. Run the workflow again, or use Message > Send with the client ID',
		);
	}
	const body = { client_id: id, ...context.request.body };
	const results = await send({ ...context, request: { ...context.request, body } }, files);
	return results.map((result) => ({ ...result, extra: { ...extra, ...result.extra } }));
}

/**
 * Sends to the client or the phone number, as *Send To* says.
 *
 * @param isSingle whether the message can carry one file only
 */
export async function sendToRecipient(
	context: OperationContext<Partial<RecipientValues> & InputFileValues>,
	isSingle = false,
): Promise<OperationResult[]> {
	const files = await linkFiles(context, isSingle);
	return await (context.values.sendTo === 'phone' ? sendToPhone(context, files) : send(context, files));
}

/** The message with all its files. Failed downloads are listed, and are an error if there is no other file. */
export async function downloadAttachments(
	context: OperationContext<{ maxFileSize: number | undefined }>,
): Promise<OperationResult[]> {
	const [message = {}] = context.toOutput((await context.send(context.request)).data);
	const maxBytes = (context.values.maxFileSize ?? 100) * 1e6;
	const { files, errors } = await context.download(attachmentsOf(message), maxBytes);
	if (files.length === 0 && errors.length > 0) throw errors[0].cause;
	const attachmentErrors = errors.map(({ address, error }) => ({ url: address, error }));
	return [
		{
			json: message,
			...(files.length > 0 && { files }),
			...(errors.length > 0 && { extra: { attachment_errors: attachmentErrors } }),
		},
	];
}

/** Transfers the dialog of a message to a group given by ID or by name. */
export async function transferToGroup(
	context: OperationContext<{ groupId: number | string }>,
): Promise<OperationResult[]> {
	const { request, values } = context;
	const groupId = await findGroupId(context, values.groupId);
	const { data } = await context.send({ ...request, query: { ...request.query, group_id: groupId } });
	return context.toOutput(data).map((json) => ({ json: { ...json, group_id: groupId } }));
}
