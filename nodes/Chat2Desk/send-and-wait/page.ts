import type { Question } from './types';

/** Captions of an approval's buttons; a page without the second one has the first alone. */
export interface ButtonCaptions {
	approve: string;
	decline: string;
}

/** Characters of a free answer: more than any messenger's message. */
export const MAX_ANSWER_LENGTH = 10_000;

/**
 * Nothing but the form works in the page: no script, no frame around it, nothing from elsewhere. The word for the sandbox keeps the page
 * away from n8n's own cookies and storage.
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
	'body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f4f6;color:#1f2937}main{max-width:34rem;margin:8vh auto;padding:1.5rem 2rem;background:#fff;border-radius:.75rem;box-shadow:0 1px 4px #0002}' +
	'p{white-space:pre-wrap;overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1.25rem;margin:.25rem .5rem .25rem 0;border:1px solid #2563eb;border-radius:.5rem;background:#2563eb;color:#fff;cursor:pointer}' +
	'button[value=decline]{background:#fff;color:#2563eb}textarea{font:inherit;box-sizing:border-box;width:100%;min-height:8rem;padding:.5rem}button:focus-visible,textarea:focus-visible{outline:3px solid #93c5fd}';

const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const page = (title: string, content: string) =>
	`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>${content}</main></body></html>`;

/** A page that says something and asks for nothing. */
export const messagePage = (text: string) => page(text, `<p>${escaped(text)}</p>`);

/** The page behind the link: the question and its form. To open it decides nothing, since messengers open links for their previews. */
export function questionPage({ text, response }: Question, { approve, decline }: ButtonCaptions, hint = ''): string {
	const question = `<p>${escaped(text)}</p>${hint === '' ? '' : `<p role="alert">${escaped(hint)}</p>`}`;
	if (response === 'nextMessage') return page('Question', `${question}<p>This question is answered in the chat.</p>`);
	const buttons = [['approve', approve], ...(decline === '' ? [] : [['decline', decline]])];
	const form =
		response === 'approval'
			? buttons.map(([value, label]) => `<button name="answer" value="${value}">${escaped(label)}</button>`).join('')
			: `<textarea name="text" required maxlength="${MAX_ANSWER_LENGTH}" aria-label="Answer" autofocus></textarea><button>Send</button>`;
	return page('Question', `${question}<form method="post">${form}</form>`);
}
