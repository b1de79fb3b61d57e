import { normalizeToken } from './credentials';

/** What stands in place of the token. */
const REDACTED = '[token]';
/** Shorter tokens are not redacted: they would occur in ordinary words. Real ones have some dozen characters. */
const MIN_TOKEN_LENGTH = 8;

/** Replaces the token in a value. Objects and arrays are changed in place; binary data and streams are left alone. */
export type TokenRedactor = <T>(value: T) => T;

/**
 * Redacts the API token in everything that came over the wire: a server, a proxy or a redirect may echo it. It is also recognized
 * URL-encoded, JSON-escaped, as HTML entities, and inside Base64 and hexadecimal text.
 *
 * @param token as entered in the credential
 */
export function createTokenRedactor(token: unknown): TokenRedactor {
	if (latest.token !== token) latest = { token, redact: redactorFor(normalizeToken(token)) };
	return latest.redact;
}

/** The redactor of the token that was asked for last: most processes use one. */
let latest: { token: unknown; redact: TokenRedactor } = { token: undefined, redact: (value) => value };

function redactorFor(secret: string): TokenRedactor {
	if (secret.length < MIN_TOKEN_LENGTH) return (value) => value;
	const pattern = tokenPattern(secret);
	const redactText = (text: string) => (text.length < secret.length ? text : text.replace(pattern, REDACTED));
	return <T>(value: T): T => {
		if (typeof value === 'string') return redactText(value) as T;
		redactInPlace(value, redactText);
		return value;
	};
}

/** Redacts the texts and keys of objects and arrays. Iterative: a hostile response is nested deeper than the stack allows. */
export function redactInPlace(root: unknown, redactText: (text: string) => string): void {
	const open: unknown[] = [root];
	const seen = new Set<unknown>();
	while (open.length > 0) {
		const next = open.pop();
		if (!isPlain(next) || seen.has(next)) continue;
		seen.add(next);
		for (const key of Object.keys(next)) {
			const entry = next[key];
			const [newKey, newEntry] = [redactText(key), typeof entry === 'string' ? redactText(entry) : entry];
			if (newKey !== key) delete next[key];
			if (newKey !== key || newEntry !== entry) next[newKey] = newEntry;
			if (typeof entry === 'object') open.push(entry);
		}
	}
}

function isPlain(value: unknown): value is Record<string, unknown> {
	if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return false;
	return !('pipe' in value);
}

function tokenPattern(secret: string): RegExp {
	const encodings = [...base64Forms(secret), Buffer.from(secret).toString('hex')].map(escapeRegExp);
	return new RegExp([[...secret].map(characterPattern).join(''), ...encodings].join('|'), 'gi');
}

/** One character of the token in any usual escaping; `%25` repeats where text was URL-encoded more than once. */
function characterPattern(character: string): string {
	const code = character.charCodeAt(0);
	const hex = code.toString(16).padStart(2, '0');
	const escaped = `%(?:25){0,4}${hex}|\\\\{0,4}(?:u00|x)${hex}|&#(?:0{0,5}${code}|x0{0,5}${hex});`;
	return `(?:\\\\{0,4}${escapeRegExp(character)}|${escaped})`;
}

/** Base64 shifts with what precedes the token, so each of three alignments has its own text. Edges that depend on neighbors are left out. */
function base64Forms(secret: string): string[] {
	const forms = [0, 1, 2].map((offset) => {
		const text = Buffer.from('\0'.repeat(offset) + secret).toString('base64');
		const start = Math.ceil((offset * 8) / 6);
		const end = Math.floor(((offset + secret.length) * 8) / 6);
		return text.slice(start, end);
	});
	return [...new Set([...forms, ...forms.map((form) => form.replace(/\+/g, '-').replace(/\//g, '_'))])];
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
