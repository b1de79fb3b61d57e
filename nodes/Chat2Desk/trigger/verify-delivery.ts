import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL_NAME } from '../api/credentials';
import { setBounded } from '../utils/bounded-map';
import { triggerKey } from './registration/webhook-identity';
import { isSignatureMismatch, type SignatureResult } from './signature';

/** How long a credential is kept that n8n handed out, in milliseconds. n8n takes its time to decrypt one: as much as all the rest. */
const KEPT_MS = 60_000;
/** So often a second one may be read afresh because of signatures that do not match. */
const READS_A_SECOND = 5;
/** Triggers whose credentials a process keeps; the one kept longest is forgotten first. */
const MOST = 200;

interface Kept {
	credentials: ICredentialDataDecryptedObject;
	/** When it was read, in milliseconds since 1970. */
	at: number;
	/** When it was read in the last second. */
	reads: number[];
}

/** By trigger and credential: another credential of the same trigger is another one here. */
const kept = new Map<string, Kept>();

/** What a delivery is worth by the token that n8n has for the trigger, and the credential with it. `isFresh`: it was read for this delivery. */
export interface VerificationOutcome {
	result: SignatureResult;
	credentials: ICredentialDataDecryptedObject;
	isFresh: boolean;
}

/**
 * Judges a delivery by the token. One that is kept is used first; where the signature does not match it, the token may have been changed,
 * so it is read afresh, as long as there were few such reads in this second: whoever forges signatures must not be able to cost more.
 *
 * @param now milliseconds since 1970
 * @param verify judges by a token
 */
export async function verifyWithCachedCredential(
	host: IWebhookFunctions,
	now: number,
	verify: (token: unknown) => SignatureResult,
): Promise<VerificationOutcome> {
	const key = keyOf(host);
	const known = key === undefined ? undefined : kept.get(key);
	if (known !== undefined && now - known.at >= 0 && now - known.at < KEPT_MS) {
		const verdict = verify(known.credentials.apiToken);
		known.reads = known.reads.filter((at) => at <= now && now - at < 1000);
		if (!isSignatureMismatch(verdict) || known.reads.length >= READS_A_SECOND)
			return { result: verdict, credentials: known.credentials, isFresh: false };
	}
	// Noted before the wait, so that a flood does not read side by side.
	const reads = [...(known?.reads ?? []), now];
	if (known !== undefined) known.reads = reads;
	const credentials = await readOnce(host, key);
	if (key !== undefined) setBounded(kept, key, { credentials, at: now, reads }, MOST);
	return { result: verify(credentials.apiToken), credentials, isFresh: true };
}

/** Reads under way, by trigger and credential: deliveries that come at the same time share one. */
const underWay = new Map<string, Promise<ICredentialDataDecryptedObject>>();

async function readOnce(host: IWebhookFunctions, key?: string): Promise<ICredentialDataDecryptedObject> {
	const others = key === undefined ? undefined : underWay.get(key);
	if (others !== undefined) return await others;
	const read = host.getCredentials(CREDENTIAL_NAME);
	if (key === undefined) return await read;
	underWay.set(key, read);
	try {
		return await read;
	} finally {
		underWay.delete(key);
	}
}

/** None for a test, whose user may be changing the credential just then, and where n8n does not say which credential it is. */
function keyOf(host: IWebhookFunctions): string | undefined {
	const id = host.getNode().credentials?.[CREDENTIAL_NAME]?.id;
	return host.getMode() === 'manual' || !id ? undefined : `${triggerKey(host)}|${id}`;
}
