import type { IDataObject } from 'n8n-workflow';
import { attachmentsOf } from '../values/attachments';
import { InputError, isEmpty } from '../values/input';
import type { Call, Result, Step } from '../catalogue/types';
import { createOrGet } from './client-steps';

/** Refuses a message that says nothing before Chat2Desk does. */
export function saysSomething({ body = {} }: Call): void {
	const content = [body.text, body.attachment, body.pdf, body.interactive];
	if (content.every(isEmpty)) {
		throw new InputError('The message is empty', 'Fill in Text, or add an Attachment URL');
	}
}

/**
 * Finds or creates the client with a phone number, then sends: the API takes no message to a number itself
 * (Chat2Desk's description).
 */
export async function sendToPhone(step: Step): Promise<Result[]> {
	const { phone, transport, channelId } = step.values;
	const found = await createOrGet({
		...step,
		call: {
			method: 'POST',
			path: '/clients',
			body: { phone, transport, ...(channelId !== undefined && { channel_id: channelId }) },
		},
	});
	const body = { client_id: found.id, ...step.call.body };
	const { data } = await step.send({ ...step.call, body });
	return [{ json: data as IDataObject }];
}

/** The message as it is, with all its files. */
export async function downloadAttachments(step: Step): Promise<Result[]> {
	const message = (await step.send(step.call)).data as IDataObject;
	const maximum = Number(step.values.maximumSize ?? 100) * 1e6;
	const files = [];
	// One after the other: a message may have many large files, and each is held in memory until it is stored.
	for (const { address, name } of attachmentsOf(message)) files.push(await step.download(address, name, maximum));
	return [{ json: message, files: files.length > 0 ? files : undefined }];
}
