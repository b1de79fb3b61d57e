import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { InputError } from '../utils/input-error';
import { isZone } from '../utils/time-zones';

/** The name of the credential that both nodes use. */
export const CREDENTIAL_NAME = 'chat2DeskApi';

/** Characters of a pasted token that are looked at; a token has some dozen. */
const MAX_TOKEN_LENGTH = 4_000;

/**
 * The bare token out of what was pasted. Chat2Desk takes it without `Bearer` (its own description); people paste it with blanks, quotes,
 * or a whole header line (seen with integrators), and out of documents that break the line or add what nobody sees.
 */
export function normalizeToken(pasted: unknown): string {
	let token = String(pasted ?? '').slice(0, MAX_TOKEN_LENGTH);
	// What one pass takes away may have hidden a quote or a prefix from it.
	for (let pass = 0; pass < MAX_PASSES; pass++) {
		const cleaner = normalizeOnce(token);
		if (cleaner === token) break;
		token = cleaner;
	}
	return token;
}

const MAX_PASSES = 10;

function normalizeOnce(pasted: string): string {
	const text = pasted.replace(/[\u00ab\u00bb\u2018-\u201f\u2032\u2033\u2039\u203a]|\p{Cf}/gu, '');
	const bare = stripQuotes(
		stripQuotes(text)
			.replace(/^authorization\s*:\s*/i, '')
			.replace(/^bearer\s+/i, ''),
	);
	const lines = bare.split(/[\n\r\v\f\u0085\u2028\u2029]/);
	return lines.map((line) => line.trim().replace(/[\p{Cc}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu, '')).join('');
}

/** Throws `InputError` where a token, cleaned, holds what no token has and no HTTP header could carry. */
export function assertValidToken(token: string): void {
	const odd = /[^\x20-\x7e]/u.exec(token)?.[0];
	if (odd === undefined) return;
	const code = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	throw new InputError(
		`The API token holds the character "${odd}" (U+${code}), and a token consists of plain letters and digits`,
		'Copy it again in Chat2Desk, under Settings > API, and paste nothing else',
	);
}

/** Without quotes and blanks around it. A loop, because a pattern for the end of a text is tried at each of its characters. */
function stripQuotes(text: string): string {
	const isOutside = (letter: string) => /["'`\s]/.test(letter);
	let start = 0;
	let end = text.length;
	while (start < end && isOutside(text[start])) start++;
	while (end > start && isOutside(text[end - 1])) end--;
	return text.slice(start, end);
}

function stripTrailingSlashes(text: string): string {
	let end = text.length;
	while (text[end - 1] === '/') end--;
	return text.slice(0, end);
}

/**
 * The server's address without `/v1` and without a trailing slash, out of a decrypted credential.
 * Throws `InputError` when a custom address is no http(s) URL.
 */
export function serverUrl(credentials: ICredentialDataDecryptedObject): string {
	const custom = credentials.server === 'custom';
	const entered = String((custom ? credentials.customUrl : credentials.server) ?? '').trim();
	const url = parseUrl(entered);
	if (url === undefined) {
		throw new InputError(
			custom && entered === '' ? 'The credential has no server URL' : `The server "${entered}" is not an http(s) URL`,
			'Enter an address like https://api.chat2desk.com as the Server URL of the credential',
		);
	}
	return stripTrailingSlashes(stripTrailingSlashes(url.origin + url.pathname).replace(/\/v1$/i, ''));
}

/**
 * Where files with a relative path lie. Chat2Desk's hosts come in pairs, `api….` and `storage….` (seen on live accounts);
 * for a server that is not named so, the user says it in the credential, else the server itself is asked. Throws `InputError` when what
 * the user says is no http(s) URL.
 */
export function storageUrl(credentials: ICredentialDataDecryptedObject): string {
	const entered = credentials.server === 'custom' ? String(credentials.storageUrl ?? '').trim() : '';
	const own = parseUrl(entered);
	if (entered !== '' && own === undefined) {
		throw new InputError(
			`The file storage "${entered}" is not an http(s) URL`,
			'Enter an address like https://storage.chat2desk.com as the File Storage URL of the credential, or leave it empty',
		);
	}
	const url = new URL(own?.href ?? serverUrl(credentials));
	if (own === undefined) url.hostname = url.hostname.replace(/^api(?=[.-])/, 'storage');
	return stripTrailingSlashes(url.href);
}

/**
 * The time zone of the company, in which Chat2Desk means the days of messages and statistics (seen on a live account): an IANA
 * name, or `undefined` where none is entered. Throws `InputError` when there is no such zone.
 */
export function companyTimeZone(credentials: ICredentialDataDecryptedObject): string | undefined {
	const entered = String(credentials.timeZone ?? '').trim();
	if (entered === '') return undefined;
	if (isZone(entered)) return entered;
	throw new InputError(
		`There is no time zone "${entered}"`,
		'Enter a name like Asia/Almaty as Account Time Zone of the credential, or leave it empty',
	);
}

/**
 * Throws `InputError` where a request would take the token to another origin than the credential's server. n8n's nodes and its HTTP
 * library put address and base together in different ways, so what any of them would ask has to be that server.
 *
 * @param request what another node of n8n, such as HTTP Request, wants to send; older ones call the address `uri`
 */
export function assertSameOrigin(
	credentials: ICredentialDataDecryptedObject,
	request: { url?: unknown; uri?: unknown; baseURL?: unknown },
): void {
	const server = serverUrl(credentials);
	const base = String(request.baseURL ?? server);
	const addresses = [request.url, request.uri].filter((each) => each !== undefined && each !== null).map(String);
	const readings = addresses.flatMap((address) => [
		URL.canParse(address) ? address : '',
		URL.canParse(address, base) ? new URL(address, base).href : '',
		`${stripTrailingSlashes(base)}/${address}`,
	]);
	const { origin } = new URL(server);
	const foreign = [base, ...readings].find(
		(each) => each !== '' && (!URL.canParse(each) || new URL(each).origin !== origin),
	);
	if (foreign === undefined) return;
	const target = URL.canParse(foreign) ? new URL(foreign).origin : 'an address that is no URL';
	throw new InputError(
		`The Chat2Desk token is not sent to ${target}: the Server of the credential is ${origin}`,
		'Use an address of that server, or choose the right Server in the credential',
	);
}

function parseUrl(text: string): URL | undefined {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
	const url = new URL(text);
	return url.hostname === '' ? undefined : url;
}
