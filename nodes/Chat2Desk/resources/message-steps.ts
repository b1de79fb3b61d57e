import { attachmentsOf } from '../values/attachments';
import { InputError } from '../values/input';
import { isNullLike } from '../values/refusals';
import type { OperationResult, OperationContext } from '../catalogue/types';
import { createOrGet } from './client-steps';

/** Sends a message to a client; with *Skip if Sent Before*, unless the client has it. */
export async function send(step: OperationContext): Promise<OperationResult[]> {
	if (step.skipIfAlreadySent) return await (await import('./sent-before-steps')).sendUnlessAlreadySent(step);
	return step.toOutput((await step.send(step.request)).data).map((json) => ({ json }));
}

/**
 * Finds or creates the client with a phone number, then sends: the API takes no message to a number itself
 * (Chat2Desk's description).
 */
export async function sendToPhone(step: OperationContext): Promise<OperationResult[]> {
	const { phone, transport, channelId } = step.values;
	if (step.skipIfAlreadySent) (await import('./sent-before-steps')).externalIdOf(step);
	const { client: found, more } = await createOrGet({
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
	return results.map((result) => ({ ...result, more: { ...more, ...result.extra } }));
}

/** Sends to a client, or to a phone number as `sendToPhone` does. Chat2Desk makes no client without a transport. */
export async function sendToRecipient(step: OperationContext): Promise<OperationResult[]> {
	const { recipient, transport } = step.values;
	if (recipient !== 'phone') return await send(step);
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
