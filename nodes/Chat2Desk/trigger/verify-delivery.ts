import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';
import { isCredentialFresh } from '../api/credential-cache';
import { acceptedTokens, CREDENTIAL_NAME } from '../api/credentials';
import { BoundedMap } from '../utils/bounded-map';
import { SingleFlight } from '../utils/single-flight';
import { triggerKey } from './registration/webhook-identity';
import { isSignatureMismatch, type SignatureResult } from './signature';

/** Extra reads a second of a credential whose token does not match a signature. */
const MAX_REREADS_PER_SECOND = 5;
/** Triggers whose credentials a process keeps. */
const MAX_CACHED = 200;

interface CachedCredential {
	credentials: ICredentialDataDecryptedObject;
	/** Milliseconds since 1970. */
	readAt: number;
	/** Times of the reads in the last second. */
	recentReads: number[];
}

/** Credentials by trigger and credential ID. Reading one costs n8n as much as the rest of a delivery. */
const cache = new BoundedMap<CachedCredential>(MAX_CACHED);

/** Reads shared by deliveries that arrive together. */
const sharedReads = new SingleFlight<ICredentialDataDecryptedObject>();

/** The result of a verification with the credential it used. `isFresh`: the credential was read for this delivery. */
export interface VerificationOutcome {
	result: SignatureResult;
	credentials: ICredentialDataDecryptedObject;
	isFresh: boolean;
}

/**
 * Verifies a delivery with the cached credential. If the signature does not match, the token may have been changed, so the credential
 * is read again, unless that happened too often in this second: forged signatures must not cause more reads.
 *
 * @param now milliseconds since 1970
 * @param verify verifies the delivery with any of some tokens
 */
export async function verifyWithCachedCredential(
	host: IWebhookFunctions,
	now: number,
	verify: (tokens: readonly unknown[]) => SignatureResult,
): Promise<VerificationOutcome> {
	const key = cacheKey(host);
	const cached = key === undefined ? undefined : cache.get(key);
	if (cached !== undefined && isCredentialFresh(cached.readAt, now)) {
		const result = verify(acceptedTokens(cached.credentials));
		cached.recentReads = cached.recentReads.filter((readAt) => readAt <= now && now - readAt < 1000);
		if (!isSignatureMismatch(result) || cached.recentReads.length >= MAX_REREADS_PER_SECOND)
			return { result, credentials: cached.credentials, isFresh: false };
	}
	// Recorded before the wait, so that a flood does not read in parallel.
	const recentReads = [...(cached?.recentReads ?? []), now];
	if (cached !== undefined) cached.recentReads = recentReads;
	const credentials = await readCredential(host, key);
	if (key !== undefined) cache.set(key, { credentials, readAt: now, recentReads });
	return { result: verify(acceptedTokens(credentials)), credentials, isFresh: true };
}

async function readCredential(host: IWebhookFunctions, key?: string): Promise<ICredentialDataDecryptedObject> {
	const read = () => host.getCredentials(CREDENTIAL_NAME);
	return key === undefined ? await read() : await sharedReads.read(key, read);
}

/** `undefined` in a test, whose user may be editing the credential, and if n8n does not provide the credential's ID. */
function cacheKey(host: IWebhookFunctions): string | undefined {
	const id = host.getNode().credentials?.[CREDENTIAL_NAME]?.id;
	return host.getMode() === 'manual' || !id ? undefined : `${triggerKey(host)}|${id}`;
}
