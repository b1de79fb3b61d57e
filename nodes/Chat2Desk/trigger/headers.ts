import type { IDataObject } from 'n8n-workflow';

/** Names that say who somebody is to a proxy, without a word that gives them away. */
const SECRET = new Set([
	'cookie',
	'set-cookie',
	'x-signature',
	'x-signature-256',
	'x-hub-signature',
	'sec-websocket-key',
	'dpop',
	'signature-input',
]);

/** Words in names of headers that hold secrets, or the word of a proxy for who it let in. */
const SECRET_WORDS =
	/auth|cookie|token|secret|signature|passw|credential|api-?key|access-?key|jwt|assertion|session|oidc|saml|principal|csrf|xsrf|bearer|client-?cert|(?:forwarded|remote|webauth|tailscale)-(?:user|email|groups|preferred)/i;

/**
 * The headers of a delivery that may stand in an execution, which many people can read and which is kept: nothing that would let
 * somebody in, and no signature, with which the delivery could be sent again.
 */
export function redactHeaders(headers: IDataObject): IDataObject {
	const kept = Object.entries(headers).filter(
		([name]) => !SECRET.has(name.toLowerCase()) && !SECRET_WORDS.test(name.slice(0, 200)),
	);
	return Object.fromEntries(kept);
}
