import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';
import { normalizeToken, serverUrl } from '../../api/credentials';
import { WEBHOOK_OWNER_TAG } from '../../descriptions/webhook-events';
import { isPrivateHost } from '../../utils/private-hosts';
import { truncate } from '../../utils/text';

const MAX_NAME_LENGTH = 80;

/** Emoji with what belongs to them, such as variation selectors and skin tones. */
const EMOJI = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator})(?:\uFE0F|\u200D|\u20E3)*/gu;
/** Letters with their marks, such as Hindi vowel signs, digits, punctuation, spaces and joiners. */
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N}\p{P}\p{Zs}\u200C\u200D]/gu;

/** Any of n8n's contexts that knows its node and workflow. */
export interface TriggerContext {
	getNode(): INode;
	getWorkflow(): { id?: string; name?: string };
	getInstanceId(): string;
}

/** Identifies a trigger in this process. */
export function triggerKey(host: Pick<TriggerContext, 'getNode' | 'getWorkflow'>): string {
	return `${host.getWorkflow().id ?? ''}|${host.getNode().id}`;
}

/**
 * Identifies a Chat2Desk account within this n8n, without revealing its token.
 *
 * @returns 16 hex digits
 */
export function accountHash(
	host: Pick<TriggerContext, 'getInstanceId'>,
	credentials: ICredentialDataDecryptedObject,
	token: unknown = credentials.apiToken,
): string {
	return createHash('sha256')
		.update(`${host.getInstanceId()} ${serverUrl(credentials)} ${normalizeToken(token)}`)
		.digest('hex')
		.slice(0, 16);
}

/**
 * The owner tag of a node's webhook, part of the webhook's name. The ID in n8n's static data can get lost (a test run has none, and a
 * delivery may overwrite it), and a URL alone does not identify the creator of a webhook.
 *
 * Two copies of a workflow have different tags. So have two n8n instances with the same workflow, and the production and test webhooks
 * of a node, whose URLs differ in the path segment before the node's own (`webhook`, `webhook-test`).
 *
 * @param url the webhook URL
 */
export function ownerTag(host: TriggerContext, url: string): string {
	const path = new URL(url).pathname;
	// The URL of a node without a webhook ID (created by the API, or imported) contains the workflow's ID and the node's name, which can change.
	const nodePart = path.indexOf(`/${host.getNode().webhookId ?? host.getWorkflow().id}/`);
	const endpoint = nodePart < 0 ? path : path.slice(0, nodePart).split('/').pop();
	const identity = [host.getInstanceId(), triggerKey(host), endpoint].join('|');
	return `n8n-${createHash('sha256').update(identity).digest('hex').slice(0, 10)}`;
}

/** The owner tag in a webhook's name; `undefined` if this package did not create the webhook. */
export function parseOwnerTag(name: unknown): string | undefined {
	return typeof name === 'string' ? WEBHOOK_OWNER_TAG.exec(name)?.[0] : undefined;
}

/** The webhook's name in Chat2Desk: the owner tag and the workflow's name. */
export function webhookName(tag: string, workflow: string, isTest: boolean): string {
	// Without emoji and control characters, which a database may reject.
	const label = workflow.normalize('NFC').replace(EMOJI, '').replace(NOT_IN_NAMES, '').trim();
	return truncate(`${tag}${isTest ? ' (test)' : ''}: ${label}`, MAX_NAME_LENGTH);
}

/** The normalized form of a URL: an international domain in its ASCII form. */
export function asciiUrl(url: string): string {
	return URL.canParse(url) ? new URL(url).href : url;
}

/** Whether two URLs are equal, however their domain is spelled. */
export function isSameUrl(one: unknown, other: string): boolean {
	return typeof one === 'string' && asciiUrl(one.trim()) === asciiUrl(other);
}

/** Whether a URL refers to the machine that requests it. */
export const isLoopback = (url: string) =>
	/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(new URL(url).hostname);

/** Whether a URL is reachable inside one network only: a private IP address, `.local`, or a bare host name such as `n8n`. */
export const isPrivateUrl = (url: string) => isPrivateHost(new URL(url).hostname);

/** The advice for a private webhook URL. */
export const privateUrlHint = (url: string) =>
	`Chat2Desk probably cannot call ${new URL(url).origin}: this address is only reachable inside your network. If no events arrive, set n8n's environment variable WEBHOOK_URL to the public URL of n8n, restart n8n and publish the workflow again`;
