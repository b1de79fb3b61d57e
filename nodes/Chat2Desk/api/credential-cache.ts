import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RequestContext } from './client';
import { CREDENTIAL_NAME } from './credentials';

/** How long a credential is used that n8n handed out, in milliseconds: a token that is changed meanwhile is used soon. */
const CACHE_TTL_MS = 60_000;

/** Gives the credential of a node; none where n8n cannot read it. */
export type CredentialProvider = () => Promise<ICredentialDataDecryptedObject | undefined>;

/**
 * The credential of a node, read once a minute at most: with each request anew, n8n would fetch it from its database and decrypt it, for
 * as much as a third of what a request costs. One that could not be read is tried again.
 */
export function cachedCredential(host: Pick<RequestContext, 'getCredentials'>): CredentialProvider {
	let kept: Promise<ICredentialDataDecryptedObject | undefined> | undefined;
	let readAt = 0;
	const read = async () => {
		try {
			return await host.getCredentials(CREDENTIAL_NAME);
		} catch {
			kept = undefined;
			return undefined;
		}
	};
	return async () => {
		const age = Date.now() - readAt;
		if (kept === undefined || age < 0 || age >= CACHE_TTL_MS) [kept, readAt] = [read(), Date.now()];
		return await kept;
	};
}
