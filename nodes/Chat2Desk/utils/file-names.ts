import { segmentGraphemes } from './text';
/** Bytes of a name in UTF-8. File systems allow 255, and other nodes may append to the name. */
const MAX_NAME_BYTES = 200;
/** UTF-16 code units of the input that are read, from its end, because the end contains the name. */
const MAX_INPUT_LENGTH = 2_000;
/** The longest extension that is kept if a name is shortened. */
const MAX_EXTENSION_LENGTH = 16;

/**
 * A safe file name from a URL or from the sender's name for the file: its last path segment, decoded. It contains no path separators,
 * control characters or direction marks, and fits any file system.
 */
export function toFileName(input: string): string {
	const segments = decodePercent(input.slice(-MAX_INPUT_LENGTH)).split(/[/\\]|%2f|%5c/i);
	const clean = trimEnds(
		segments[segments.length - 1]
			.replace(/(?!\ufeff)\s/g, ' ')
			// Control and format characters can hide the extension; the two joiners belong to scripts and emoji.
			.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, ''),
	);
	const name = shorten(normalizeOgg(clean));
	return /[^.]/.test(name) ? name : 'file';
}

/** What follows the last dot, in lower case; empty if there is no dot. */
export function extensionOf(name: string): string {
	const dot = name.lastIndexOf('.');
	return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Decodes percent-encoding; invalid sequences stay as they are. */
export function decodePercent(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2}){1,600}/gi, (run) => {
		try {
			return decodeURIComponent(run);
		} catch {
			return run;
		}
	});
}

/** Removes surrounding spaces and trailing dots, which some file systems drop. */
function trimEnds(text: string): string {
	let end = text.length;
	while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '.')) end--;
	return text.slice(0, end).trimStart();
}

/** Other extensions of Ogg files: Telegram's voice messages are `.oga`, and `.opus` is Opus in Ogg (RFC 7845). */
const OGG_EXTENSIONS = ['oga', 'opus'];

/** Names Ogg files `.ogg`, because messengers and transcription services reject the other extensions. */
function normalizeOgg(name: string): string {
	const extension = extensionOf(name);
	return OGG_EXTENSIONS.includes(extension) ? `${name.slice(0, -extension.length)}ogg` : name;
}

function shorten(name: string): string {
	if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
	const extension = extensionOf(name);
	const tail = extension !== '' && extension.length <= MAX_EXTENSION_LENGTH ? name.slice(-extension.length - 1) : '';
	let head = '';
	let bytesLeft = MAX_NAME_BYTES - Buffer.byteLength(tail);
	for (const { segment } of segmentGraphemes(name.slice(0, name.length - tail.length))) {
		bytesLeft -= Buffer.byteLength(segment);
		if (bytesLeft < 0) break;
		head += segment;
	}
	return head + tail;
}
