import type { ApiRequest } from '../descriptions/handler-types';
import { InputError } from '../utils/input-error';
import { MAX_DEPTH } from '../utils/safe-json';

/** Half a character: what a text that was cut in the middle of an emoji ends with. No address can hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Throws `InputError` on a call that cannot be put on the wire, where the engine would only speak of itself. */
export function assertSerializable({ path, query, body }: ApiRequest): void {
	if (LONE_SURROGATE.test(path)) throw invalidUnicodeError();
	if (query !== undefined) assertStrings(query, true);
	if (body !== undefined) assertStrings(body, false);
}

/** Without calling itself: what it is to find would be too deep for that. */
function assertStrings(root: unknown, inAddress: boolean): void {
	let level: unknown[] = [root];
	const seen = new Set<unknown>();
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH)
			throw new InputError(
				`The request is nested more than ${MAX_DEPTH} levels deep`,
				'Look at what the JSON fields and expressions give',
			);
		const next: unknown[] = [];
		for (const value of level) {
			if (typeof value === 'string') {
				if (inAddress && LONE_SURROGATE.test(value)) throw invalidUnicodeError();
			} else if (value !== null && typeof value === 'object' && !seen.has(value)) {
				seen.add(value);
				for (const entry of Object.values(value)) if (typeof entry === 'object' || inAddress) next.push(entry);
			}
		}
		level = next;
	}
}

const invalidUnicodeError = () =>
	new InputError(
		'A value holds half a character',
		'A text was cut in the middle of an emoji or another rare sign. Cut it elsewhere, for example with Array.from(text).slice(0, 20).join("")',
	);

/**
 * Throws `InputError` on a change of a webhook that would delete it: Chat2Desk takes an empty URL in `PUT /webhooks/:id` for that
 * (its method pages), in the body and, as all fields, in the query as well. Whoever sends it, a field that came out empty must not
 * cost a webhook: who wants it gone says so with DELETE.
 */
export function assertNotImplicitWebhookDelete({ method, path, query, body }: ApiRequest): void {
	if (method !== 'PUT' || !isWebhookPath(path)) return;
	if (![body, query].some((sent) => sent !== undefined && 'url' in sent && isEmptyUrl(sent.url))) return;
	throw new InputError(
		'The URL of the webhook is empty. Chat2Desk would delete the webhook',
		'Enter a URL, or leave the field out to keep the one that is there. To delete a webhook, use Webhook > Delete',
	);
}

const isEmptyUrl = (url: unknown) => typeof url !== 'string' || /^(null|none|undefined|nil)?$/i.test(url.trim());

/** Whether a server would take the path for that of one webhook, however it is written. */
function isWebhookPath(path: string): boolean {
	const address = `/${path.split(/[?#]/)[0].replace(/^[\\/]+/, '')}`;
	const plain = URL.canParse(address, 'http://x') ? new URL(address, 'http://x').pathname : address;
	return /(^|\/)webhooks\/+[^/]+\/*$/i.test(decodedPath(plain));
}

function decodedPath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
