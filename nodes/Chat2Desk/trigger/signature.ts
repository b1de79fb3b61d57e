import { createHash, createHmac, timingSafeEqual } from 'crypto';
import { normalizeToken } from '../api/credentials';

/** How far the sender's clock may be ahead of ours, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

const MISMATCH = 'the signature does not match';

/** Whether a delivery was refused for what another token would have let pass. */
export const isSignatureMismatch = ({ refused }: SignatureResult) => refused === MISMATCH;

/** Bytes that a delivery may have. Files come as links, so events are small; a huge body would only cost time to be hashed. */
const MOST_BYTES = 4_000_000;

/** What is demanded of a delivery. */
export interface SignaturePolicy {
	/** `whenPresent` lets a delivery pass that carries neither of the two headers. */
	verify: 'require' | 'whenPresent' | 'off';
	/** How old a signed delivery may be, in milliseconds; 0 leaves its time unchecked. */
	maximumAgeMs: number;
}

/** `signed` says whether a valid signature vouches for the body; `refused` says why the delivery must not be believed. */
export type SignatureResult = { signed: boolean; refused?: undefined } | { signed: false; refused: string };

/** Headers of a request, their names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Whether a delivery is Chat2Desk's. The signature is the lower-case hex of an HMAC-SHA256 over the raw body immediately followed by
 * the timestamp's text, its key the MD5 of the API token (Chat2Desk's reference).
 *
 * @param body the bytes as they came
 * @param headers with names in lower case
 * @param token as it stands in the credential
 * @param now milliseconds since 1970
 */
export function verifySignature(
	body: Buffer,
	headers: Headers,
	token: unknown,
	demand: SignaturePolicy,
	now: number,
): SignatureResult {
	const flaw = precheckSignature(body, headers, demand);
	if (flaw !== undefined) return refuse(flaw);
	const { 'x-signature': signature, 'x-timestamp': timestamp } = headers;
	if (demand.verify === 'off' || signature === undefined) return { signed: false };
	if (!matches(body, String(timestamp), String(signature), normalizeToken(token))) return refuse(MISMATCH);
	return verifyAge(Number(timestamp) * 1000, demand.maximumAgeMs, now);
}

/**
 * Why a delivery is refused whatever the token is; `undefined` where the token decides. It comes first, because n8n takes its time to
 * hand out a credential.
 */
export function precheckSignature(body: Buffer, headers: Headers, { verify }: SignaturePolicy): string | undefined {
	if (body.length > MOST_BYTES) return 'the body is too large';
	if (verify === 'off') return undefined;
	if (isUnsigned(headers)) return verify === 'whenPresent' ? undefined : 'the signature is missing';
	const { 'x-signature': signature, 'x-timestamp': timestamp } = headers;
	// Nothing separates body and timestamp, so only this form of a timestamp leaves one way to split what was signed.
	if (typeof timestamp !== 'string' || !/^\d{10}$/.test(timestamp)) return 'the timestamp is not valid';
	if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return 'the signature is not valid';
	return undefined;
}

/** Whether a delivery does not even claim to be signed. */
export const isUnsigned = (headers: Headers) =>
	headers['x-signature'] === undefined && headers['x-timestamp'] === undefined;

const refuse = (refused: string): SignatureResult => ({ signed: false, refused });

/** The reference does not say whether the MD5 is meant as hex text or as bytes, so both are keys. */
function matches(body: Buffer, timestamp: string, signature: string, token: string): boolean {
	// An empty key would make the signature one that anybody can compute.
	if (token === '') return false;
	const md5 = createHash('md5').update(token).digest();
	const given = Buffer.from(signature, 'hex');
	return [md5.toString('hex'), md5].some((key) => {
		const expected = createHmac('sha256', key).update(body).update(timestamp).digest();
		return timingSafeEqual(expected, given);
	});
}

function verifyAge(sent: number, maximumAgeMs: number, now: number): SignatureResult {
	if (maximumAgeMs > 0 && now - sent > maximumAgeMs) return refuse('the delivery is too old');
	if (maximumAgeMs > 0 && sent - now > CLOCK_SKEW_MS) return refuse('the timestamp lies in the future');
	return { signed: true };
}
