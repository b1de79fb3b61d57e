import { createHmac, timingSafeEqual } from 'crypto';
import { normalizeToken } from '../api/credentials';

/**
 * Correlates a message in the chat with a waiting execution. Contains everything but n8n's URL, which each trigger knows itself. Stored in
 * the message's `external_id` or in an internal comment.
 */
export interface Token {
	executionId: string;
	nodeId: string;
	/** n8n's signature of the resume URL, in hex. */
	signature: string;
	/** Random nonce of the question. */
	nonce: string;
	/** When the wait ends, in milliseconds since 1970; absent for a wait without a limit. */
	expiresAtMs?: number;
	/** Whether the question offers buttons: one of them may be pressed after a later question was sent. */
	hasButtons?: boolean;
}

const TOKEN =
	/^n8n\.([0-9A-Za-z_-]{1,40})\.(~?[0-9A-Za-z_-]{1,200})\.([0-9A-Za-z_-]{20,200})\.([0-9A-Za-z_-]{6,20})\.([0-9a-z]{1,9})(\.b)?$/;
const SIGNED_TOKEN = /\[(n8n\.[0-9A-Za-z_.~-]{30,480}) ([0-9A-Za-z_-]{43})\]/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A node ID becomes part of the resume URL's path. */
const NODE_ID = /^[\w-]{1,100}$/;

const toBase64Url = (text: string, encoding: 'hex' | 'utf8') => Buffer.from(text, encoding).toString('base64url');
const fromBase64Url = (text: string, encoding: 'hex' | 'utf8') => Buffer.from(text, 'base64url').toString(encoding);

/** Characters of a comment that are searched for a token. */
const MAX_COMMENT_LENGTH = 2_000;

/** Whether a node ID can be part of a token: all IDs that n8n generates can. */
export const isValidNodeId = (nodeId: string) => NODE_ID.test(nodeId);

/** Encodes a token as text of about 90 characters. */
export function encodeToken({ executionId, nodeId, signature, nonce, expiresAtMs, hasButtons }: Token): string {
	const node = UUID.test(nodeId) ? toBase64Url(nodeId.replace(/-/g, ''), 'hex') : `~${toBase64Url(nodeId, 'utf8')}`;
	const seconds = expiresAtMs === undefined ? 0 : Math.ceil(expiresAtMs / 1000);
	return [
		'n8n',
		executionId,
		node,
		toBase64Url(signature, 'hex'),
		nonce,
		seconds.toString(36),
		...(hasButtons ? ['b'] : []),
	].join('.');
}

/** Decodes a token; `undefined` for any other text. */
export function parseToken(text: unknown): Token | undefined {
	const [, executionId, node, signature, nonce, seconds, buttons] =
		(typeof text === 'string' && TOKEN.exec(text)) || [];
	if (executionId === undefined) return undefined;
	const nodeId = decodeNodeId(node);
	if (!isValidNodeId(nodeId)) return undefined;
	const expiresAt = parseInt(seconds, 36);
	return {
		executionId,
		nodeId,
		signature: fromBase64Url(signature, 'hex'),
		nonce,
		...(expiresAt > 0 && { expiresAtMs: expiresAt * 1000 }),
		...(buttons !== undefined && { hasButtons: true }),
	};
}

function decodeNodeId(encoded: string): string {
	if (encoded.startsWith('~')) return fromBase64Url(encoded.slice(1), 'utf8');
	return fromBase64Url(encoded, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Who vouches for a token in a comment, which every operator can write. */
export interface CommentKey {
	apiToken: unknown;
	/** The client who was asked: a comment that is copied to another client's chat is not valid there. */
	clientId: unknown;
}

/** The text of an internal comment that stores a token, signed with the API token. */
export function formatComment(token: string, key: CommentKey): string {
	const signature = signComment(token, key).toString('base64url');
	return `An n8n workflow is waiting for the client's reply. [${token} ${signature}]`;
}

/** The token in an internal comment; `undefined` if there is none, or if it was signed with none of the API tokens. */
export function parseComment(text: unknown, apiTokens: unknown[], clientId: unknown): Token | undefined {
	const [, token, signature] = (typeof text === 'string' && SIGNED_TOKEN.exec(text.slice(0, MAX_COMMENT_LENGTH))) || [];
	if (token === undefined) return undefined;
	const given = Buffer.from(signature, 'base64url');
	const isSigned = apiTokens.some((apiToken) => {
		const expected = signComment(token, { apiToken, clientId });
		return given.length === expected.length && timingSafeEqual(given, expected);
	});
	return isSigned ? parseToken(token) : undefined;
}

/** Whether the text of a comment contains something like a token. */
export const hasCommentToken = (text: unknown) =>
	typeof text === 'string' && SIGNED_TOKEN.test(text.slice(0, MAX_COMMENT_LENGTH));

const signComment = (token: string, { apiToken, clientId }: CommentKey) =>
	createHmac('sha256', `n8n-comment:${signingKey(apiToken)}`)
		.update(`${String(clientId)}\n${token}`)
		.digest();

/** Throws on an empty token: an empty key would produce signatures that everyone can compute. */
function signingKey(apiToken: unknown): string {
	const key = normalizeToken(apiToken);
	if (key === '') throw new Error('The credential has no API token');
	return key;
}

/**
 * HMAC of a client's message that the trigger passes to the waiting execution. It is keyed with the account's API token, so that
 * a reader of the `external_id` in the chat cannot forge an answer, and is valid for one question only.
 *
 * @param apiToken as stored in the credential
 * @param nonce the question's nonce
 * @param message the message as JSON
 * @returns lower-case hex
 */
export function signAnswer(apiToken: unknown, nonce: string, message: string): string {
	return createHmac('sha256', `n8n-answer:${signingKey(apiToken)}`)
		.update(`${nonce}\n${message}`)
		.digest('hex');
}

/** Whether an answer has a valid signature for this account and question. Never throws on input that a sender can choose. */
export function verifyAnswer(apiToken: unknown, nonce: string, message: string, signature: unknown): boolean {
	if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false;
	return timingSafeEqual(Buffer.from(signAnswer(apiToken, nonce, message), 'hex'), Buffer.from(signature, 'hex'));
}
