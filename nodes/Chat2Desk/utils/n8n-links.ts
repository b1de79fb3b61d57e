/** Resume links of waiting executions. */
const RESUME_PATH = /[/\\](?:webhook-waiting|form-waiting)(?:[/\\?#]|$)/i;
/** n8n's internal API; a path of this name counts only behind a host. */
const INTERNAL_API_PATH = /[/\\]rest[/\\?#]/i;
const HOST = /\/\/|\\\\|[a-z\d-]\.[a-z\d-]|:\d/i;
/** The signature of a resume link, which a line break may have separated from the path. */
const SIGNATURE = /[?&]signature=[\da-f]{32}/i;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** A percent-encoded link inside another link is encoded once more per level. */
const MAX_DECODING_STEPS = 3;

/**
 * Replaces links to n8n's resume endpoints (`/webhook-waiting/`, `/form-waiting/`) and its internal API (`/rest/`) with `[link]`, also
 * percent-encoded ones, and removes reply tokens. A language model that reads a signed approval link, or the token from which it can be
 * built, could approve its own request. The host is not compared, because one n8n can have several.
 */
export function redactN8nLinks(text: string): string {
	return text.replace(REPLY_TOKEN, '[token]').replace(/[^\s<>"'()[\]{}|`]+/g, (word) => {
		if (!isPrivateLink(word)) return word;
		const start = word.search(/https?:/i);
		return start > 0 ? `${word.slice(0, start)}[link]` : '[link]';
	});
}

const isPrivateUrl = (url: string) =>
	RESUME_PATH.test(url) || SIGNATURE.test(url) || (INTERNAL_API_PATH.test(url) && HOST.test(url));

function isPrivateLink(word: string): boolean {
	let decoded = word.replace(INVISIBLE, '');
	for (let step = 0; step < MAX_DECODING_STEPS; step++) {
		if (isPrivateUrl(decoded)) return true;
		decoded = decoded.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
	}
	return isPrivateUrl(decoded);
}

/** A reply token of *Send and Wait for Response*, with its signature if it is stored in a comment (`send-and-wait/tokens.ts`). */
const REPLY_TOKEN =
	/\bn8n\.[\w-]{1,40}\.~?[\w-]{1,200}\.[\w-]{20,200}\.[\w-]{6,20}\.[\da-z]{1,9}(?:\.b)?(?: [\w-]{43})?/g;

/** Whether a text contains a reply token. */
export const containsReplyToken = (text: unknown): boolean => typeof text === 'string' && text.search(REPLY_TOKEN) >= 0;
