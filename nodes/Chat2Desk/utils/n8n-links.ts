/** Resume links of waiting executions. */
const RESUME_PATH = /[/\\](?:webhook-waiting|form-waiting)(?:[/\\?#]|$)/i;
/** n8n's internal API; a path of this name counts only behind a host. */
const INTERNAL_API_PATH = /[/\\]rest[/\\?#]/i;
const HOST = /\/\/|\\\\|[a-z\d-]\.[a-z\d-]|:\d/i;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** A percent-encoded link inside another link is encoded once more per level. */
const MAX_DECODING_STEPS = 3;

/**
 * Replaces links to n8n's resume endpoints (`/webhook-waiting/`, `/form-waiting/`) and its internal API (`/rest/`) with `[link]`, also
 * percent-encoded ones. A language model that reads a signed approval link could approve its own request. The host is not compared,
 * because one n8n can have several.
 */
export function redactN8nLinks(text: string): string {
	return text.replace(/[^\s<>"'()[\]{}|`]+/g, (word) => {
		if (!isPrivateLink(word)) return word;
		const start = word.search(/https?:/i);
		return start > 0 ? `${word.slice(0, start)}[link]` : '[link]';
	});
}

const isPrivateUrl = (url: string) => RESUME_PATH.test(url) || (INTERNAL_API_PATH.test(url) && HOST.test(url));

function isPrivateLink(word: string): boolean {
	let decoded = word.replace(INVISIBLE, '');
	for (let step = 0; step < MAX_DECODING_STEPS; step++) {
		if (isPrivateUrl(decoded)) return true;
		decoded = decoded.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
	}
	return isPrivateUrl(decoded);
}

/** The internal comment in which *Send and Wait for Response* keeps its reply token, or text with such a token. */
const REPLY_TOKEN = /\[n8n\.[0-9A-Za-z_.~-]{30,600}\]/;

/** Whether a text contains a reply token of *Send and Wait for Response*. */
export const containsReplyToken = (text: unknown): boolean => typeof text === 'string' && REPLY_TOKEN.test(text);
