import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { InputError } from '../values/input';

/** The name of the credential that both nodes use. */
export const CREDENTIAL = 'chat2DeskApi';

/**
 * The bare token out of what was pasted. Chat2Desk takes it without `Bearer` (its own description); people paste it
 * with blanks, quotes, or a whole header line (seen with integrators).
 */
export function cleanToken(pasted: unknown): string {
	return String(pasted ?? '')
		.trim()
		.replace(/^["'`]+|["'`]+$/g, '')
		.replace(/^authorization\s*:\s*/i, '')
		.replace(/^bearer\s+/i, '')
		.replace(/^["'`]+|["'`]+$/g, '')
		.trim();
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
			'Open the credential and enter an address like https://api.chat2desk.com',
		);
	}
	return (url.origin + url.pathname).replace(/\/+$/, '').replace(/\/v1$/i, '').replace(/\/+$/, '');
}

/**
 * Where files with a relative path lie. Chat2Desk's hosts come in pairs, `api….` and `storage….` (seen on live accounts);
 * for a server that is not named so, the user says it in the credential, else the server itself is asked.
 */
export function storageUrl(credentials: ICredentialDataDecryptedObject): string {
	const entered = credentials.server === 'custom' ? String(credentials.storageUrl ?? '').trim() : '';
	const url = new URL(parseUrl(entered)?.href ?? serverUrl(credentials));
	if (parseUrl(entered) === undefined) url.hostname = url.hostname.replace(/^api(?=[.-])/, 'storage');
	return url.href.replace(/\/+$/, '');
}

function parseUrl(text: string): URL | undefined {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
	const url = new URL(text);
	return url.hostname === '' ? undefined : url;
}
