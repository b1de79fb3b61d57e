import { createHmac, timingSafeEqual } from 'crypto';
import { normalizeToken } from '../api/account';

/**
 * The seal under a client's answer on its way from the trigger to the waiting execution. Its key is the account's API token, so that
 * whoever reads an `external_id` in the chat can still make no answer; and it counts for one question alone.
 *
 * @param apiToken as it stands in the credential
 * @param nonce the question's own word
 * @param message the answer as JSON text
 * @returns lower-case hex
 */
export function signAnswer(apiToken: unknown, nonce: string, message: string): string {
	const token = normalizeToken(apiToken);
	// An empty key would make the seal one that anybody can compute.
	if (token === '') throw new Error('The credential has no API token');
	return createHmac('sha256', `n8n-answer:${token}`).update(`${nonce}\n${message}`).digest('hex');
}

/** Whether an answer carries the seal of its account and of its question. Never throws on what a sender can choose. */
export function verifyAnswer(apiToken: unknown, nonce: string, message: string, seal: unknown): boolean {
	if (typeof seal !== 'string' || !/^[0-9a-f]{64}$/.test(seal)) return false;
	return timingSafeEqual(Buffer.from(signAnswer(apiToken, nonce, message), 'hex'), Buffer.from(seal, 'hex'));
}
