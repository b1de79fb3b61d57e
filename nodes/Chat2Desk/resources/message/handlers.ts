import type { IDataObject } from 'n8n-workflow';
import { byStartId, MAX_PAGE_SIZE } from '../../descriptions/field-builders';
import type { FilteredScan, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { isNullLike } from '../../parsing/common';
import { attachmentsOf } from '../../utils/attachments';
import { InputError } from '../../utils/input-error';
import { createOrGet } from '../client/handlers';

/** How many of a client's last messages are looked through: one call. */
const LOOK = MAX_PAGE_SIZE;

/** What is put out of a message that was sent before, under the names of Chat2Desk's answer to a new one. */
const KEPT = [
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

/** The ID by which a message is known again. Throws `InputError` where it has none. */
export function externalIdOf({ request: call }: Pick<OperationContext, 'request'>): string {
	const id = call.body?.external_id;
	if (!isNullLike(id)) return String(id).trim();
	throw new InputError(
		'"Skip If Already Sent" needs an External ID, by which the message is known again',
		'Add Additional Fields > External ID, the same for the same message, e.g. spring-sale-2026',
	);
}

/** Sends a message unless its client has one with the same External ID: from this execution, or as the account itself tells. */
export async function sendUnlessAlreadySent(step: OperationContext): Promise<OperationResult[]> {
	const id = externalIdOf(step);
	const own = { isFirst: false };
	const results = await step.once(`message ${JSON.stringify([String(step.request.body?.client_id), id])}`, async () => {
		own.isFirst = true;
		return await sendUnlessFound(step, id);
	});
	return own.isFirst ? results : results.map(({ json }) => ({ json, extra: { skipped: true } }));
}

async function sendUnlessFound(step: OperationContext, id: string): Promise<OperationResult[]> {
	const seen = { outgoing: false, ids: false, isShort: false };
	const client = step.request.body?.client_id;
	const search: FilteredScan = {
		matches: (row) => {
			// A server that does not know the filter answers with everybody's messages. A comment has reached no client.
			if (
				row.type === 'from_client' ||
				row.type === 'comment' ||
				(row.client_id !== undefined && String(row.client_id) !== String(client))
			)
				return false;
			const known = idOf(row);
			seen.outgoing = true;
			seen.ids ||= known !== undefined;
			return known === id;
		},
		maxRows: LOOK,
		onLimitReached: () => (seen.isShort = true),
	};
	const call = { method: 'GET', path: '/messages', query: { client_id: client, order: 'desc' } } as const;
	const [there] = await step.list(call, { ...byStartId, search }, 1);
	if (there !== undefined) return [{ json: { skipped: true, message_id: there.id, ...kept(there), external_id: id } }];
	const { data } = await step.send(step.request);
	const note = unknown(seen);
	return step.toOutput(data).map((json) => ({ json, extra: { skipped: false, ...(note && { note }) } }));
}

/** The ID of a message in the user's own system; those that come in through an external channel have it elsewhere. */
function idOf({ external_id: own, extra_data: extra }: IDataObject): string | undefined {
	const id = own ?? (extra as IDataObject | null | undefined)?.external_id;
	return isNullLike(id) ? undefined : String(id).trim();
}

const kept = (row: IDataObject) =>
	Object.fromEntries(KEPT.filter((name) => name in row).map((name) => [name, row[name]]));

/** What could not be known; empty where it is sure that the message was not sent before. */
function unknown({ outgoing, ids, isShort }: { outgoing: boolean; ids: boolean; isShort: boolean }): string {
	if (isShort)
		return `Only the last ${LOOK} messages of the client were looked through: an older one may have the same External ID`;
	if (outgoing && !ids)
		return "None of the client's messages tells an External ID: if this account does not keep them, this one may have been sent before";
	return '';
}

/** Sends a message to a client; with *Skip If Already Sent*, unless the client has it. */
export async function send(step: OperationContext): Promise<OperationResult[]> {
	if (step.skipIfAlreadySent) return await (await import('./handlers')).sendUnlessAlreadySent(step);
	return step.toOutput((await step.send(step.request)).data).map((json) => ({ json }));
}

/**
 * Finds or creates the client with a phone number, then sends: the API takes no message to a number itself
 * (Chat2Desk's description).
 */
export async function sendToPhone(step: OperationContext): Promise<OperationResult[]> {
	const { phone, transport, channelId } = step.values;
	if (step.skipIfAlreadySent) (await import('./handlers')).externalIdOf(step);
	const { client: found, extra } = await createOrGet({
		...step,
		request: {
			method: 'POST',
			path: '/clients',
			body: { phone, transport, ...(channelId !== undefined && { channel_id: channelId }) },
		},
	});
	const id = (found as Partial<typeof found> | null | undefined)?.id;
	if (id === undefined || id === null) {
		throw new InputError(
			'Chat2Desk did not tell the ID of the client, so nothing was sent to it',
			'Client > Get Many by phone shows whether it was created. Run again, or send by its ID with Message > Send',
		);
	}
	const body = { client_id: id, ...step.request.body };
	const results = await send({ ...step, request: { ...step.request, body } });
	return results.map((result) => ({ ...result, extra: { ...extra, ...result.extra } }));
}

/** Sends to a client, or to a phone number as `sendToPhone` does. Chat2Desk makes no client without a transport. */
export async function sendToRecipient(step: OperationContext): Promise<OperationResult[]> {
	const { sendTo, transport } = step.values;
	if (sendTo !== 'phone') return await send(step);
	if (isNullLike(transport))
		throw new InputError('A phone number needs a transport', 'Choose the Transport, such as a WhatsApp one');
	return await sendToPhone(step);
}

/** The message as it is, with all its files. Those that cannot be had are named, and are an error where there is no other. */
export async function downloadAttachments(step: OperationContext): Promise<OperationResult[]> {
	const [message = {}] = step.toOutput((await step.send(step.request)).data);
	const maximum = Number(step.values.maximumSize ?? 100) * 1e6;
	const { files, errors } = await step.download(attachmentsOf(message), maximum);
	if (files.length === 0 && errors.length > 0) throw errors[0].cause;
	const attachmentErrors = errors.map(({ address, error }) => ({ address, error }));
	return [
		{ json: message, ...(files.length > 0 && { files }), ...(errors.length > 0 && { extra: { attachmentErrors } }) },
	];
}
