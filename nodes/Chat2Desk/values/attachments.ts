import type { IDataObject } from 'n8n-workflow';

/** A file of a message: its address, absolute or relative to the account's storage host, and its name if it has one. */
export interface Attachment {
	address: string;
	name?: string;
}

const MEDIA = ['photo', 'video', 'audio', 'pdf'];

/**
 * All files of a message, each once. `attachments` holds full URLs with names; `photo`, `video`, `audio` and `pdf` hold a path or
 * a URL, and often name the same file again (seen on live accounts), so a file that is there by its name is not taken twice.
 */
export function attachmentsOf(message: IDataObject): Attachment[] {
	const found: Attachment[] = [];
	const listed = Array.isArray(message.attachments) ? (message.attachments as IDataObject[]) : [];
	for (const { link, name } of listed.filter((entry) => entry !== null && typeof entry === 'object')) {
		if (isText(link)) found.push({ address: link, name: isText(name) ? name : undefined });
	}
	const names = new Set(found.map(({ address }) => baseName(address)));
	for (const address of MEDIA.map((kind) => message[kind])) {
		if (!isText(address) || names.has(baseName(address))) continue;
		names.add(baseName(address));
		found.push({ address });
	}
	return found;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const baseName = (address: string) => address.split(/[?#]/)[0].split('/').pop();
