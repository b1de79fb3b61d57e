import type { ApiRequest } from '../catalogue/types';
import { InputError } from '../values/input';

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
