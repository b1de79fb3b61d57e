const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;
/** Characters that look like a slash or a dot, and that NFKC leaves as they are. */
const SLASHES = /[\\\u2044\u2215\u29F8\u29F5]/g;
const DOTS = /[\u3002\uFF61]/g;
/** Paths that need no decoding, as those of the operations. */
const PLAIN = /^[\w/:-]*$/;
/** How often a path can be percent-encoded and still be understood. */
const MAX_ENCODINGS = 4;

/**
 * The segments of a URL path as the most lenient server would read them: percent-decoded as often as possible, with full-width
 * characters, backslashes and path parameters (`;`) resolved, in lower case and without empty segments.
 *
 * @returns `undefined` if the percent encoding is invalid or nested too deeply
 */
export function pathSegments(path: string): string[] | undefined {
	if (PLAIN.test(path))
		return path
			.toLowerCase()
			.split('/')
			.filter((segment) => segment !== '');
	let decoded = path;
	for (let step = 0; step <= MAX_ENCODINGS; step++) {
		const next = decodeOnce(decoded);
		if (next === undefined) return undefined;
		if (next === decoded) return decoded.split('/').flatMap(cleanSegment);
		decoded = next;
	}
	return undefined;
}

function decodeOnce(text: string): string | undefined {
	try {
		return decodeURIComponent(text).replace(INVISIBLE, '').normalize('NFKC').replace(SLASHES, '/').replace(DOTS, '.');
	} catch {
		return undefined;
	}
}

function cleanSegment(segment: string): string[] {
	const clean = segment.replace(/;.*$/s, '').trim().toLowerCase();
	return clean === '' ? [] : [clean];
}

/** Whether a segment leads to another path. */
export const isDotSegment = (segment: string) => segment === '.' || segment === '..';
