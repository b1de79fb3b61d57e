import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { InputError } from '../utils/input';
import { isZone } from '../utils/time-zones';

/** The name of the credential that both nodes use. */
export const CREDENTIAL_NAME = 'chat2DeskApi';

/** Characters of a pasted token that are read; a token has some dozen. */
const MAX_TOKEN_LENGTH = 4_000;
const MAX_PASSES = 10;

/**
 * The bare token. Chat2Desk expects it without `Bearer` (its API description). Pasted tokens come with spaces, quotes or a whole header
 * line (seen with integrators), and from documents that break lines or add invisible characters.
 */
export function normalizeToken(pasted: unknown): string {
	let token = String(pasted ?? '').slice(0, MAX_TOKEN_LENGTH);
	// Each pass can uncover another quote or prefix.
	for (let pass = 0; pass < MAX_PASSES; pass++) {
		const cleaner = normalizeOnce(token);
		if (cleaner === token) break;
		token = cleaner;
	}
	return token;
}

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

/** Throws `InputError` if a normalized token contains a character that an HTTP header cannot carry. */
export function assertValidToken(token: string): void {
	const invalid = /[^\x20-\x7e]/u.exec(token)?.[0];
	if (invalid === undefined) return;
	const code = (invalid.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	throw new InputError(
		`The API token contains an invalid character: "${invalid}" (U+${code}). Tokens consist of letters and digits only`,
		'Copy it again in Chat2Desk, under Settings > API, and paste nothing else',
	);
}

/** Removes surrounding quotes and spaces. A loop, because a regular expression for the end of a text takes quadratic time. */
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

/** The tokens whose signatures are accepted: the current one, and the previous one as long as the credential has it. */
export function acceptedTokens({ apiToken, previousApiToken }: ICredentialDataDecryptedObject): unknown[] {
	return normalizeToken(previousApiToken) === '' ? [apiToken] : [apiToken, previousApiToken];
}

/**
 * The base URL of the server, without `/v1` and without a trailing slash. Throws `InputError` if a custom one is not an http(s) URL.
 */
export function serverUrl(credentials: ICredentialDataDecryptedObject): string {
	const custom = credentials.server === 'custom';
	const entered = String((custom ? credentials.customUrl : credentials.server) ?? '').trim();
	const url = parseUrl(entered);
	if (url === undefined) {
		throw new InputError(
			custom && entered === ''
				? 'The credential has no Server URL'
				: `The Server URL "${entered}" is not a valid http(s) URL`,
			'Enter a URL such as https://api.chat2desk.com as Server URL in the credential',
		);
	}
	return stripTrailingSlashes(stripTrailingSlashes(url.origin + url.pathname).replace(/\/v1$/i, ''));
}

/**
 * The base URL of stored files. Chat2Desk's hosts come in pairs, `api….` and `storage….` (seen on live accounts). For other servers it is
 * *File Storage URL* of the credential, else the server itself. Throws `InputError` if the entered URL is not an http(s) URL.
 */
export function storageUrl(credentials: ICredentialDataDecryptedObject): string {
	const entered = credentials.server === 'custom' ? String(credentials.storageUrl ?? '').trim() : '';
	const own = parseUrl(entered);
	if (entered !== '' && own === undefined) {
		throw new InputError(
			`The File Storage URL "${entered}" is not a valid http(s) URL`,
			'Enter a URL such as https://storage.chat2desk.com as File Storage URL in the credential, or leave it empty',
		);
	}
	const url = new URL(own?.href ?? serverUrl(credentials));
	if (own === undefined) url.hostname = url.hostname.replace(/^api(?=[.-])/, 'storage');
	return stripTrailingSlashes(url.href);
}

/**
 * The company's time zone, which defines the days of messages and statistics (seen on a live account): an IANA name, or `undefined` if none
 * is entered. Throws `InputError` if the zone does not exist.
 */
export function companyTimeZone(credentials: ICredentialDataDecryptedObject): string | undefined {
	const entered = String(credentials.timeZone ?? '').trim();
	if (entered === '') return undefined;
	if (isZone(entered)) return entered;
	throw new InputError(
		`The time zone "${entered}" does not exist`,
		'Enter a name such as Asia/Almaty as Account Time Zone in the credential, or leave it empty',
	);
}

/**
 * Throws `InputError` if a request would send the token to another origin than the credential's server. n8n's nodes and its HTTP library
 * combine URL and base URL in different ways, so each possible result must be on that server.
 *
 * @param request options of another n8n node, such as HTTP Request; older ones call the URL `uri`
 */
export function assertSameOrigin(
	credentials: ICredentialDataDecryptedObject,
	request: { url?: unknown; uri?: unknown; baseURL?: unknown },
): void {
	const server = serverUrl(credentials);
	const base = String(request.baseURL ?? server);
	const urls = [request.url, request.uri].filter((url) => url !== undefined && url !== null).map(String);
	const results = urls.flatMap((url) => [
		URL.canParse(url) ? url : '',
		URL.canParse(url, base) ? new URL(url, base).href : '',
		`${stripTrailingSlashes(base)}/${url}`,
	]);
	const { origin } = new URL(server);
	const foreign = [base, ...results].find(
		(url) => url !== '' && (!URL.canParse(url) || new URL(url).origin !== origin),
	);
	if (foreign === undefined) return;
	const target = URL.canParse(foreign) ? new URL(foreign).origin : 'an invalid URL';
	throw new InputError(
		`This credential can only be used with ${origin}, not with ${target}`,
		'Use a URL of that server, or choose the right Server in the credential',
	);
}

/** Names of n8n's, axios' and the `request` library's options that switch off certificate checks, with their value for "off". */
const INSECURE_OPTIONS: ReadonlyArray<[name: string, off: (value: unknown) => boolean]> = [
	['skipSslCertificateValidation', isOn],
	['allowUnauthorizedCerts', isOn],
	['insecure', isOn],
	['rejectUnauthorized', isOff],
	['strictSSL', isOff],
];
/** Options that hold further TLS options. */
const TLS_CONTAINERS = ['agentOptions', 'agent', 'httpsAgent', 'options', 'tls', 'ssl', 'agents', 'https'];

/**
 * Throws `InputError` if a request has certificate checks switched off, such as *Ignore SSL Issues* of the HTTP Request node: a proxy or any
 * machine in between could then read the token.
 */
export function assertCertificateChecks(request: object, depth = 0): void {
	const options = request as Record<string, unknown>;
	if (INSECURE_OPTIONS.some(([name, isSwitchedOff]) => isSwitchedOff(options[name]))) {
		throw new InputError(
			'The token is not sent without certificate checks (Ignore SSL Issues)',
			'Turn off Ignore SSL Issues. For a server with its own certificates, start n8n with NODE_EXTRA_CA_CERTS set to the certificate file',
		);
	}
	if (depth >= 3) return;
	for (const name of TLS_CONTAINERS) {
		const nested = options[name];
		if (nested !== null && typeof nested === 'object') assertCertificateChecks(nested, depth + 1);
	}
}

function isOn(value: unknown): boolean {
	return value === true || value === 1 || /^(true|1|yes|on)$/i.test(typeof value === 'string' ? value.trim() : '');
}

/** Node takes every falsy value except `undefined` as "off". */
function isOff(value: unknown): boolean {
	if (typeof value === 'string') return /^(false|0|no|off)?$/i.test(value.trim());
	return value !== undefined && !value;
}

function parseUrl(text: string): URL | undefined {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
	const url = new URL(text);
	return url.hostname === '' ? undefined : url;
}
