import type { Question } from './types';

/** Labels of an approval's buttons; an empty `decline` means that there is only one button. */
export interface ButtonLabels {
	approve: string;
	decline: string;
}

/** Maximum length of a free-text answer: more than any messenger allows. */
export const MAX_ANSWER_LENGTH = 10_000;

/**
 * The page only allows its form: no scripts, no frames and no external content. `sandbox` separates it from n8n's cookies and storage.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy':
		"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; sandbox allow-forms",
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex, nofollow',
};

const STYLE =
	':root{color-scheme:light dark;--page:#f3f4f6;--card:#fff;--text:#1f2937;--muted:#4b5563;--accent:#1d4ed8;--on-accent:#fff;--border:#6b7280;--focus:#93c5fd}' +
	'@media(prefers-color-scheme:dark){:root{--page:#111827;--card:#1f2937;--text:#f3f4f6;--muted:#d1d5db;--accent:#93c5fd;--on-accent:#111827;--border:#9ca3af;--focus:#dbeafe}}' +
	'body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:1rem;background:var(--page);color:var(--text)}main{max-width:34rem;margin:6vh auto;padding:1.5rem 2rem;background:var(--card);border-radius:.75rem;box-shadow:0 1px 4px #0003}' +
	'h1{font-size:1.25rem;margin:0}.from{margin:0 0 .25rem;color:var(--muted)}p{white-space:pre-wrap;overflow-wrap:anywhere}' +
	'button{font:inherit;padding:.5rem 1.25rem;margin:.25rem .5rem .25rem 0;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);cursor:pointer}' +
	'button[value=decline]{background:var(--card);color:var(--accent)}textarea{font:inherit;box-sizing:border-box;width:100%;min-height:8rem;padding:.5rem;color:inherit;background:var(--card);border:1px solid var(--border);border-radius:.5rem}' +
	'button:focus-visible,textarea:focus-visible{outline:3px solid var(--focus);outline-offset:2px}';

/** Heading of the page by response type. */
const HEADINGS: Record<string, string> = {
	approval: 'Your approval is requested',
	freeText: 'Your answer is requested',
	nextMessage: 'Please answer in the chat',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param company name of the company that asks, if known */
function page(heading: string, content: string, company = ''): string {
	const title = [heading, company].filter(Boolean).join(' – ');
	const from = company === '' ? '' : `<p class="from">${escapeHtml(company)}</p>`;
	return (
		'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
		`<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${from}<h1>${escapeHtml(heading)}</h1>${content}</main></body></html>`
	);
}

/** A page with a message and no form. */
export const messagePage = (heading: string, text: string) => page(heading, `<p>${escapeHtml(text)}</p>`);

/** The page behind the link: the question and its form. Opening it decides nothing, since messengers open links for previews. */
export function questionPage(
	{ text, response_type: responseType }: Question,
	{ approve, decline }: ButtonLabels,
	{ company = '', hint = '' } = {},
): string {
	const heading = HEADINGS[responseType] ?? 'Question';
	const question = `<p>${escapeHtml(text)}</p>${hint === '' ? '' : `<p role="alert">${escapeHtml(hint)}</p>`}`;
	if (responseType === 'nextMessage')
		return page(heading, `${question}<p>Send your answer as a message in the chat.</p>`, company);
	const buttons = [['approve', approve], ...(decline === '' ? [] : [['decline', decline]])];
	const form =
		responseType === 'approval'
			? buttons.map(([value, label]) => `<button name="answer" value="${value}">${escapeHtml(label)}</button>`).join('')
			: `<textarea name="text" required maxlength="${MAX_ANSWER_LENGTH}" aria-label="Answer" autofocus></textarea><button>Send</button>`;
	return page(heading, `${question}<form method="post">${form}</form>`, company);
}
