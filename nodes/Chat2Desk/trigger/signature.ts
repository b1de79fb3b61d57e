// Verifies the signature, age and size of deliveries.

import { createHash, createHmac, timingSafeEqual } from 'crypto';
import { normalizeToken } from '../api/credentials';

/** How far the sender's clock may be ahead, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Bytes of a signed delivery. Events contain links to files, never files. */
const MAX_SIGNED_BYTES = 4_000_000;
/** Bytes of an unsigned delivery. Anyone can send one, so it must not cost n8n much to parse. */
const MAX_UNSIGNED_BYTES = 256_000;

const MISMATCH = 'the signature does not match';

/** What the user requires of deliveries. */
export interface SignaturePolicy {
	/** `whenPresent` accepts a delivery that carries neither of the two headers. */
	verify: 'require' | 'whenPresent' | 'off';
	/** Maximum age of a signed delivery in milliseconds; 0 accepts any age. */
	maxAgeMs: number;
}

/** `signed`: a valid signature covers the body. `refused`: why the delivery is rejected. */
export type SignatureResult = { signed: boolean; refused?: undefined } | { signed: false; refused: string };

/** Headers of a request, their names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Verifies that a delivery comes from Chat2Desk. The signature is the lower-case hex of an HMAC-SHA256 over the raw body immediately
 * followed by the timestamp's text; its key is the MD5 of the API token (Chat2Desk's reference).
 *
 * @param body the raw bytes
 * @param headers names in lower case
 * @param tokens API tokens as entered in the credential, any of which may have signed
 * @param now milliseconds since 1970
 */
export function verifySignature(
	body: Buffer,
	headers: Headers,
	tokens: readonly unknown[],
	policy: SignaturePolicy,
	now: number,
): SignatureResult {
	const reason = precheckSignature(body, headers, policy);
	if (reason !== undefined) return refuse(reason);
	if (!claimsSignature(headers, policy)) return { signed: false };
	const { 'x-signature': signature, 'x-timestamp': timestamp } = headers;
	const isGenuine = tokens.some((token) => matches(body, String(timestamp), String(signature), normalizeToken(token)));
	return isGenuine ? verifyAge(Number(timestamp) * 1000, policy.maxAgeMs, now) : refuse(MISMATCH);
}

/**
 * The reason to reject a delivery regardless of the token; `undefined` if the token decides. It runs first, because reading a credential
 * is expensive in n8n.
 */
export function precheckSignature(body: Buffer, headers: Headers, policy: SignaturePolicy): string | undefined {
	const isSigned = claimsSignature(headers, policy);
	if (body.length > (isSigned ? MAX_SIGNED_BYTES : MAX_UNSIGNED_BYTES)) return 'the body is too large';
	if (!isSigned) return policy.verify === 'require' ? 'the signature is missing' : undefined;
	const { 'x-signature': signature, 'x-timestamp': timestamp } = headers;
	// Nothing separates body and timestamp, so a fixed form of the timestamp leaves only one way to split the signed text.
	if (typeof timestamp !== 'string' || !/^\d{10}$/.test(timestamp)) return 'the timestamp is not valid';
	if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return 'the signature is not valid';
	return undefined;
}

/** Whether a delivery carries neither of the signature headers. */
export const isUnsigned = (headers: Headers) =>
	headers['x-signature'] === undefined && headers['x-timestamp'] === undefined;

/** Whether a delivery has to prove its signature. */
export const claimsSignature = (headers: Headers, { verify }: SignaturePolicy) =>
	verify !== 'off' && !isUnsigned(headers);

/** Whether a delivery was rejected for a reason that another token could change. */
export const isSignatureMismatch = ({ refused }: SignatureResult) => refused === MISMATCH;

const refuse = (refused: string): SignatureResult => ({ signed: false, refused });

/** The reference does not say whether the MD5 is used as hex text or as bytes, so both keys are tried. */
function matches(body: Buffer, timestamp: string, signature: string, token: string): boolean {
	// With an empty key, anyone could compute the signature.
	if (token === '') return false;
	const md5 = createHash('md5').update(token).digest();
	const given = Buffer.from(signature, 'hex');
	return [md5.toString('hex'), md5].some((key) => {
		const expected = createHmac('sha256', key).update(body).update(timestamp).digest();
		return timingSafeEqual(expected, given);
	});
}

function verifyAge(sentAt: number, maxAgeMs: number, now: number): SignatureResult {
	if (maxAgeMs > 0 && now - sentAt > maxAgeMs) return refuse('the delivery is too old');
	if (maxAgeMs > 0 && sentAt - now > CLOCK_SKEW_MS) return refuse('the timestamp is in the future');
	return { signed: true };
}
