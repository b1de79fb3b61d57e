/** Bytes that a name may have in UTF-8: file systems take 255, and what comes after us may add to it. */
const MAX_NAME_LENGTH = 200;
/** What is looked at of what came, in characters: the end counts, for it holds the name. */
const MAX_INPUT_LENGTH = 2_000;
/** Letters of an ending that is kept when a name is cut. */
const MAX_EXTENSION_LENGTH = 16;

/**
 * A name for a file out of an address or of what a sender calls it: its last part, readable, and fit for any file system. Nothing in
 * it leads to another folder, hides its ending, or breaks a line.
 */
export function toFileName(given: string): string {
	const parts = decoded(given.slice(-MAX_INPUT_LENGTH)).split(/[/\\]|%2f|%5c/i);
	const clean = trimmed(
		parts[parts.length - 1]
			.replace(/(?!\ufeff)\s/g, ' ')
			// Control and format characters turn the reading direction or cannot be seen; joiners belong to scripts and emoji.
			.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, ''),
	);
	const name = shortened(withoutOga(clean));
	return /[^.]/.test(name) ? name : 'file';
}

/** What follows the last dot, in lower case; empty where nothing does. */
export function extensionOf(name: string): string {
	const dot = name.lastIndexOf('.');
	return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Percent signs that stand for letters, as far as they do: one that does not stays, and spoils nothing beside it. */
function decoded(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2}){1,600}/gi, (run) => {
		try {
			return decodeURIComponent(run);
		} catch {
			return run;
		}
	});
}

/** Blanks around a name, and dots behind it, are dropped by some systems and not by others. */
function trimmed(text: string): string {
	let end = text.length;
	while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '.')) end--;
	return text.slice(0, end).trimStart();
}

/** Voice messages of Telegram come as `.oga`, which other messengers do not know; it is the same as `.ogg`. */
function withoutOga(name: string): string {
	return extensionOf(name) === 'oga' ? `${name.slice(0, -4)}.ogg` : name;
}

function shortened(name: string): string {
	if (Buffer.byteLength(name) <= MAX_NAME_LENGTH) return name;
	const ending = extensionOf(name);
	const tail = ending !== '' && ending.length <= MAX_EXTENSION_LENGTH ? name.slice(-ending.length - 1) : '';
	let head = '';
	let room = MAX_NAME_LENGTH - Buffer.byteLength(tail);
	for (const letter of name.slice(0, name.length - tail.length)) {
		room -= Buffer.byteLength(letter);
		if (room < 0) break;
		head += letter;
	}
	return head + tail;
}
