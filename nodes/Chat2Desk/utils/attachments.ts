import type { IDataObject } from 'n8n-workflow';
import { asRecord, isRecord } from './is-record';

/** A file of a message: its URL or its path in the account's file storage, and its name if it has one. */
export interface Attachment {
	url: string;
	name?: string;
}

const MEDIA = ['photo', 'video', 'audio', 'pdf'];

/**
 * All files of a message, including duplicates. `attachments` contains URLs with names; `photo`, `video`, `audio` and `pdf` contain a
 * path or URL, mostly of the same file (seen on live accounts). Only their URLs show whether two are the same.
 */
export function attachmentsOf(message: IDataObject): Attachment[] {
	const listed = toList(message.attachments).map((entry) => {
		const { link, url, name } = asRecord(entry);
		if (isText(entry)) return { url: entry, name: undefined };
		return { url: isText(link) ? link : url, name: isText(name) ? name : undefined };
	});
	const found = [...listed, ...MEDIA.map((kind) => ({ url: message[kind], name: undefined }))];
	return found.flatMap(({ url, name }) => (isText(url) ? [{ url, name }] : []));
}

/** Files usually come as an array, but also as a single object or as an object of objects. Other texts than URLs are no files. */
function toList(attachments: unknown): unknown[] {
	if (Array.isArray(attachments)) return attachments.filter((entry) => isRecord(entry) || isUrl(entry));
	if (!isRecord(attachments)) return isUrl(attachments) ? [attachments] : [];
	return 'link' in attachments || 'url' in attachments ? [attachments] : Object.values(attachments);
}

const isUrl = (value: unknown) => typeof value === 'string' && /^https?:\/\//i.test(value.trim());

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
