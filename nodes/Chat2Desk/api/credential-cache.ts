import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SingleFlight } from '../utils/single-flight';
import { CREDENTIAL_NAME } from './credentials';
import type { CredentialProvider, RequestContext } from './types';

/** How long a decrypted credential is reused, in milliseconds. A changed token takes effect after this time at the latest. */
const CREDENTIAL_CACHE_TTL_MS = 60_000;

/** Whether a credential that was read at `readAt` may still be used; also false after the clock was set back. */
export const isCredentialFresh = (readAt: number, now: number): boolean =>
	now - readAt >= 0 && now - readAt < CREDENTIAL_CACHE_TTL_MS;

/**
 * The node's credential, read at most once a minute. n8n fetches and decrypts it on each request otherwise, which takes up to a third of
 * the request's time. A failed read is not cached.
 */
export function cachedCredential(context: Pick<RequestContext, 'getCredentials'>): CredentialProvider {
	const reads = new SingleFlight<ICredentialDataDecryptedObject | undefined>();
	let cached: { data: ICredentialDataDecryptedObject; readAt: number } | undefined;
	const read = async () => {
		const readAt = Date.now();
		try {
			const data = await context.getCredentials(CREDENTIAL_NAME);
			cached = { data, readAt };
			return data;
		} catch {
			cached = undefined;
			return undefined;
		}
	};
	return async () => {
		if (cached !== undefined && isCredentialFresh(cached.readAt, Date.now())) return cached.data;
		return await reads.read(CREDENTIAL_NAME, read);
	};
}
