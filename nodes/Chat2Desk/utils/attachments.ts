import type { IDataObject } from 'n8n-workflow';

/** A file of a message: its address, absolute or relative to the account's storage host, and its name if it has one. */
export interface Attachment {
	url: string;
	name?: string;
}

const MEDIA = ['photo', 'video', 'audio', 'pdf'];

/**
 * All files of a message, as often as it names them. `attachments` holds full URLs with names; `photo`, `video`, `audio` and `pdf` hold
 * a path or a URL, and mostly name the same file again (seen on live accounts). Which are the same, only their URLs tell.
 */
export function attachmentsOf(message: IDataObject): Attachment[] {
	const listed = Array.isArray(message.attachments) ? (message.attachments as IDataObject[]) : [];
	const entries = listed.filter((entry) => entry !== null && typeof entry === 'object');
	const named = entries.map(({ link, name }) => ({ url: link, name: isText(name) ? name : undefined }));
	const found = [...named, ...MEDIA.map((kind) => ({ url: message[kind], name: undefined }))];
	return found.flatMap(({ url, name }) => (isText(url) ? [{ url, name }] : []));
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
