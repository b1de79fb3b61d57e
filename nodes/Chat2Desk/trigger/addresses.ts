import { isPrivateHost } from '../values/inner-hosts';

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
