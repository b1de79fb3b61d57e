import { createHash } from 'crypto';
import type { INode } from 'n8n-workflow';
import { isPrivateHost } from '../../utils/private-hosts';

/** Any of n8n's contexts that knows which node of which workflow it belongs to. */
export interface TriggerContext {
	getNode(): INode;
	getWorkflow(): { id?: string; name?: string };
	getInstanceId(): string;
}

/** What tells a trigger from all others of this process. */
export function triggerKey(host: TriggerContext): string {
	return `${host.getWorkflow().id ?? ''}|${host.getNode().id}`;
}

/** How a webhook's name begins that this package made: with a mark that tells which node made it. */
const OWNER_TAG = /^n8n-[0-9a-f]{10}(?![0-9a-z])/;
const NAME_LENGTH = 80;

/**
 * The mark of a node's webhook. It stands in the webhook's name, because the ID that n8n remembers gets lost (a test run has no
 * memory, and a delivery may write over it), and because a URL alone does not tell who made a webhook.
 *
 * Two copies of a workflow have two marks, and so have two n8n instances with the same workflow, and a node's production and test
 * webhooks: those differ in the part of the path before the node's own (`webhook`, `webhook-test`).
 *
 * @param url the address that Chat2Desk is to call
 */
export function ownerTag(host: TriggerContext, url: string): string {
	const path = new URL(url).pathname;
	// A node without an ID of its own (made by the API, or imported) is called by its workflow's ID and its name, which can change.
	const own = path.indexOf(`/${host.getNode().webhookId ?? host.getWorkflow().id}/`);
	const endpoint = own < 0 ? path : path.slice(0, own).split('/').pop();
	const identity = [host.getInstanceId(), triggerKey(host), endpoint].join('|');
	return `n8n-${createHash('sha256').update(identity).digest('hex').slice(0, 10)}`;
}

/** The mark in a webhook's name; `undefined` where this package did not make it. */
export function parseOwnerTag(name: unknown): string | undefined {
	return typeof name === 'string' ? OWNER_TAG.exec(name)?.[0] : undefined;
}

/** The name under which a webhook stands in Chat2Desk: the mark, and what a person recognizes it by. */
export function webhookName(mark: string, workflow: string, isTest: boolean): string {
	// Without the characters that a database may not take: a webhook must not fail on an emoji.
	const words = workflow.replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, '').trim();
	return `${mark}: ${words}${isTest ? ' (test)' : ''}`.slice(0, NAME_LENGTH);
}

/** One spelling of an address: an international domain in its ASCII form, which is how it travels. */
export function asciiUrl(url: string): string {
	return URL.canParse(url) ? new URL(url).href : url;
}

/** Whether two addresses are the same one, however their domain is spelled. */
export function isSameUrl(one: unknown, other: string): boolean {
	return typeof one === 'string' && asciiUrl(one.trim()) === asciiUrl(other);
}

/** Whether an address means the machine that asks for it. */
export const isLoopback = (url: string) =>
	/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(new URL(url).hostname);

/** Whether only machines of the same network can reach an address: a private IP address, `.local`, or a bare host name such as `n8n`. */
export const isPrivateUrl = (url: string) => isPrivateHost(new URL(url).hostname);

/** What to do about an address that is known in one network only. */
export const privateUrlHint = (url: string) =>
	`Chat2Desk can hardly call ${new URL(url).origin}: such an address is known inside of one network only. If no events arrive, set n8n's environment variable WEBHOOK_URL to the public address of n8n, restart n8n and publish the workflow again`;
