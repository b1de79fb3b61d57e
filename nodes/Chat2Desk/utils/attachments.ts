import type { IDataObject } from 'n8n-workflow';
import { isRecord } from './is-record';

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
	const media = MEDIA.map((kind) => message[kind]);
	return [
		...toAttachments(message.attachments),
		...media.flatMap((value) => (isText(value) && !NO_PATH.test(value) ? [{ url: value }] : toAttachments(value))),
	];
}

/** JSON, and texts that stand for no file. */
const NO_PATH = /^\s*(?:[[{]|(?:none|null|undefined|false|n\/a)\s*$)/i;
const MAX_DEPTH = 4;

/**
 * The files in a value: usually an array of objects, but also a single object, an object of objects, JSON text, a URL, or a path with a
 * leading slash. Other texts are no files.
 */
function toAttachments(value: unknown, depth = 0): Attachment[] {
	if (depth > MAX_DEPTH) return [];
	if (isText(value)) return IS_ADDRESS.test(value) ? [{ url: value }] : toAttachments(fromJson(value), depth + 1);
	if (isRecord(value) && ('link' in value || 'url' in value)) {
		const { link, url, name } = value;
		const address = isText(link) ? link : url;
		return isText(address) ? [{ url: address, name: isText(name) ? name : undefined }] : [];
	}
	if (value === null || typeof value !== 'object') return [];
	return Object.values(value).flatMap((entry) => toAttachments(entry, depth + 1));
}

const IS_ADDRESS = /^\s*(?:https?:\/)?\//i;

/** The array or object that JSON text contains; `undefined` for any other text. */
function fromJson(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
