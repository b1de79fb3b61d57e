import { createHmac, timingSafeEqual } from 'crypto';
import { normalizeToken } from '../api/credentials';
/**
 * What the chat keeps of a question, so that the trigger can resume its execution: everything but the address of n8n, which each trigger
 * knows itself. It stands in the message's `external_id`, or in an internal comment.
 */
export interface Token {
	executionId: string;
	nodeId: string;
	/** n8n's signature of the resume address: hex digits. */
	signature: string;
	/** The question's own word. */
	nonce: string;
	/** When the wait ends, in milliseconds since 1970; absent for a wait without a limit. */
	until?: number;
	/** Whether the question offers buttons, one of which may be pressed when a later question is there already. */
	hasButtons?: boolean;
}

const FORM =
	/^n8n\.([0-9A-Za-z_-]{1,40})\.(~?[0-9A-Za-z_-]{1,200})\.([0-9A-Za-z_-]{20,200})\.([0-9A-Za-z_-]{6,20})\.([0-9a-z]{1,9})(\.b)?$/;
const IN_COMMENT = /\[(n8n\.[0-9A-Za-z_.~-]{30,480})\]/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const short = (text: string, encoding: 'hex' | 'utf8') => Buffer.from(text, encoding).toString('base64url');
const long = (text: string, encoding: 'hex' | 'utf8') => Buffer.from(text, 'base64url').toString(encoding);

/** Characters of text in which a comment is looked for a token. */
const LOOKED_AT = 2_000;

/** A token as text, some 90 characters. */
export function encodeToken({ executionId, nodeId, signature, nonce, until, hasButtons }: Token): string {
	const node = UUID.test(nodeId) ? short(nodeId.replace(/-/g, ''), 'hex') : `~${short(nodeId, 'utf8')}`;
	const seconds = until === undefined ? 0 : Math.ceil(until / 1000);
	return [
		'n8n',
		executionId,
		node,
		short(signature, 'hex'),
		nonce,
		seconds.toString(36),
		...(hasButtons ? ['b'] : []),
	].join('.');
}

/** The token that a text is; `undefined` for any other text. */
export function parseToken(text: unknown): Token | undefined {
	const [, executionId, node, signature, nonce, seconds, buttons] = (typeof text === 'string' && FORM.exec(text)) || [];
	if (executionId === undefined) return undefined;
	const end = parseInt(seconds, 36);
	return {
		executionId,
		nodeId: nodeIdOf(node),
		signature: long(signature, 'hex'),
		nonce,
		...(end > 0 && { until: end * 1000 }),
		...(buttons !== undefined && { hasButtons: true }),
	};
}

function nodeIdOf(written: string): string {
	if (written.startsWith('~')) return long(written.slice(1), 'utf8');
	return long(written, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The text of an internal comment that keeps a token, in words for the team. */
export const formatComment = (token: string) => `A workflow of n8n waits for the client's answer. [${token}]`;

/** The token in an internal comment; `undefined` where it has none. */
export function parseComment(text: unknown): Token | undefined {
	return typeof text === 'string' ? parseToken(IN_COMMENT.exec(text.slice(0, LOOKED_AT))?.[1]) : undefined;
}

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
