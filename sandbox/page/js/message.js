import { el } from './dom.js';
import { formatDateTime, timeOfDay, webLink } from './format.js';
import { parseTemplate } from './template.js';

const SIDES = {
	from_client: 'client',
	to_client: 'operator',
	autoreply: 'operator',
	comment: 'internal',
	system: 'internal',
};
const NAMES = { to_client: 'Operator', autoreply: 'Auto-reply', comment: 'Internal comment', system: 'System message' };
const MEDIA = ['photo', 'video', 'audio', 'pdf'];
const IMAGE = /\.(png|jpe?g|gif|webp|svg|avif)$/i;

/**
 * Creates the bubble of a message.
 * @param {any} message
 * @param {{operatorName: (id: number|null) => string|null, press: (button: any) => void}} context
 * @returns {HTMLElement}
 */
export function bubble(message, { operatorName, press }) {
	const side = SIDES[message.type] ?? 'internal';
	const type = message.type ?? 'unknown';
	return el(
		'article',
		{ class: `message ${side}`, testId: 'message', data: { type, messageId: String(message.id) } },
		side === 'client' ? pressedMark(message.extra_data?.button) : head(message, side, operatorName),
		el(
			'div',
			{ class: `bubble ${type}` },
			templateMark(message),
			textOf(message) ? el('p', { class: 'text', testId: 'message-text' }, ...withLinks(textOf(message))) : null,
			...attachmentsOf(message).map(attachment),
			message.coordinates ? el('p', { class: 'muted' }, `Location: ${locationText(message.coordinates)}`) : null,
		),
		buttonRow(message.inline_buttons, press),
		buttonRow(interactiveButtons(message.interactive), press, 'interactive-button'),
		el('footer', { class: 'foot' }, footText(message)),
	);
}

function head(message, side, operatorName) {
	const who =
		(message.type === 'to_client' && operatorName(message.operator_id)) ||
		NAMES[message.type] ||
		message.type ||
		'Unknown message type';
	return el(
		'header',
		{ class: 'from' },
		who,
		side === 'internal' && el('span', { class: 'chip warn', testId: 'message-hidden-mark' }, 'hidden from the client'),
		questionMark(message),
	);
}

/** Reply token of the n8n node in external_id: the waiting execution and its expiry in Unix seconds (0: no limit). */
const QUESTION = /^n8n\.([0-9A-Za-z_-]+)(?:\.[^.]+){3}\.([0-9a-z]{1,9})(?:\.b)?$/;

function questionMark({ external_id: mark, text, type }) {
	const [, execution, end] =
		QUESTION.exec((type === 'comment' ? /\[(n8n\.[^\] ]+)/.exec(text ?? '')?.[1] : mark) ?? '') ?? [];
	if (!execution) return null;
	const seconds = parseInt(end, 36);
	const isExpired = seconds > 0 && seconds * 1000 < Date.now();
	const expiry = seconds > 0 ? `expires ${formatDateTime(seconds)}` : 'no time limit';
	return el(
		'span',
		{ class: 'chip', testId: 'message-question-mark' },
		isExpired ? `expired question (execution ${execution})` : `waiting question (execution ${execution}), ${expiry}`,
	);
}

/** Converts URLs in a text to links. */
function withLinks(text) {
	return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => {
		const href = index % 2 === 1 ? webLink(part) : null;
		return href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer', testId: 'message-link' }, part) : part;
	});
}

function pressedMark(button) {
	return button ? el('header', { class: 'from', testId: 'message-pressed' }, `Pressed “${button.text}”`) : null;
}

function footText(message) {
	return [timeOfDay(message.created), message.transport, `#${message.id}`].filter(Boolean).join(' · ');
}

function templateMark({ text }) {
	const template = parseTemplate(text);
	return (
		template &&
		el(
			'span',
			{ class: 'muted', testId: 'message-template' },
			`WhatsApp template ${template.name}${template.language && ` (${template.language})`}`,
		)
	);
}

function textOf({ text, interactive }) {
	return parseTemplate(text)?.text ?? (text || interactive?.body?.text);
}

/** Buttons and list rows of an interactive WhatsApp message. */
function interactiveButtons(interactive) {
	const buttons = (interactive?.action?.buttons ?? []).map(({ reply }) => reply);
	const rows = (interactive?.action?.sections ?? []).flatMap((section) => section.rows ?? []);
	return [...buttons, ...rows].filter(Boolean).map(({ id, title }) => ({ type: 'reply', text: title, payload: id }));
}

function locationText(coordinates) {
	return typeof coordinates === 'string' ? coordinates : JSON.stringify(coordinates);
}

function attachmentsOf(message) {
	const listed = (message.attachments ?? []).map(({ name, link }) => ({ name: name || fileName(link), link }));
	// The same file is often listed under `photo` and similar fields, too, as a storage path.
	const known = new Set(listed.flatMap(({ name, link }) => [name, fileName(link)]));
	const media = MEDIA.map((key) => message[key])
		.filter(Boolean)
		.map((link) => ({ name: fileName(link), link }));
	return [...listed, ...media.filter(({ name }) => !known.has(name))];
}

function fileName(link) {
	return String(link).split(/[?#]/)[0].split('/').pop() || String(link);
}

function attachment({ name, link }) {
	const href = webLink(link);
	if (!href) return el('span', { class: 'file', testId: 'message-attachment', title: String(link) }, name);
	const node = el(
		'a',
		{ class: 'file', testId: 'message-attachment', href, target: '_blank', rel: 'noopener noreferrer', title: href },
		name,
	);
	if (IMAGE.test(fileName(href))) node.prepend(thumbnail(href));
	return node;
}

function thumbnail(src) {
	const image = el('img', { class: 'thumb', alt: '', loading: 'lazy', referrerPolicy: 'no-referrer', src });
	image.addEventListener('error', () => image.remove());
	return image;
}

/**
 * Creates the buttons of a message or keyboard.
 * @param {any[]|null|undefined} buttons from the API request
 * @param {(button: any) => void} press
 * @param {string} [testId]
 * @returns {HTMLElement|null}
 */
export function buttonRow(buttons, press, testId = 'inline-button') {
	if (!Array.isArray(buttons) || buttons.length === 0) return null;
	return el('div', { class: 'buttons' }, ...buttons.map((button) => createButton(button, press, testId)));
}

function createButton(button, press, testId) {
	const href = button.type === 'url' ? webLink(button.url) : null;
	const shared = { class: `chat-button ${button.color ?? ''}`, testId, data: { type: String(button.type ?? 'reply') } };
	if (href) return el('a', { ...shared, href, target: '_blank', rel: 'noopener noreferrer' }, `${button.text} ↗`);
	return el('button', { ...shared, type: 'button', on: { click: () => press(button) } }, button.text);
}
