import type { ApiRequest } from '../descriptions/handler-types';
import { InputError } from '../utils/input';
import { MAX_DEPTH } from '../utils/safe-json';

/** Half an emoji: the end of a text that was cut in the middle of one. A URL cannot contain it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Throws `InputError` if a request cannot be serialized. The JavaScript engine's own errors would not help the user. */
export function assertSerializable({ path, query, body }: ApiRequest): void {
	if (LONE_SURROGATE.test(path)) throw invalidUnicodeError();
	if (query !== undefined) assertNestedValues(query, true);
	if (body !== undefined) assertNestedValues(body, false);
}

/** Iterative: recursion would overflow on exactly the input this detects. */
function assertNestedValues(root: unknown, isQuery: boolean): void {
	let level: unknown[] = [root];
	const seen = new Set<unknown>();
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH)
			throw new InputError(
				`The request is nested more than ${MAX_DEPTH} levels deep`,
				'Check the values of the JSON fields and expressions',
			);
		const next: unknown[] = [];
		for (const value of level) {
			if (typeof value === 'string') {
				if (isQuery && LONE_SURROGATE.test(value)) throw invalidUnicodeError();
			} else if (value !== null && typeof value === 'object' && !seen.has(value)) {
				seen.add(value);
				for (const entry of Object.values(value)) if (typeof entry === 'object' || isQuery) next.push(entry);
			}
		}
		level = next;
	}
}

const invalidUnicodeError = () =>
	new InputError(
		'A value contains an invalid Unicode character (lone surrogate)',
		'A text was cut in the middle of an emoji. Cut it by characters, for example with Array.from(text).slice(0, 20).join("")',
	);

/**
 * Guard: Chat2Desk deletes a webhook when `PUT /webhooks/:id` sends an empty `url` (its method pages), in the body or the query. An empty
 * expression result must never delete one. Throws `InputError`.
 */
export function assertNotImplicitWebhookDelete({ method, path, query, body }: ApiRequest): void {
	if (method !== 'PUT' || !isWebhookPath(path)) return;
	if (![body, query].some((fields) => fields !== undefined && 'url' in fields && isEmptyUrl(fields.url))) return;
	throw new InputError(
		'The webhook URL is empty. Chat2Desk would delete the webhook',
		'Enter a URL, or remove the field to keep the current one. To delete a webhook, use Webhook > Delete',
	);
}

const isEmptyUrl = (url: unknown) => typeof url !== 'string' || /^(null|none|undefined|nil)?$/i.test(url.trim());

/** Whether a server would read the path as that of one webhook, in any spelling. */
function isWebhookPath(path: string): boolean {
	const url = `/${path.split(/[?#]/)[0].replace(/^[\\/]+/, '')}`;
	const normalized = URL.canParse(url, 'http://x') ? new URL(url, 'http://x').pathname : url;
	return /(^|\/)webhooks\/+[^/]+\/*$/i.test(decodedPath(normalized));
}

function decodedPath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
