import { attempt, el } from './dom.js';

/**
 * Where the client writes: text, and a file by its link.
 * @param {(message: {text?: string, attachment?: {url: string, name?: string}}) => Promise<unknown>} send rejects when the message was not taken: what was typed then stays
 * @returns {{node: HTMLFormElement, reset: () => void, focus: () => void}}
 */
export function createComposer(send) {
	const text = textArea('composer-text', 'Write as the client …');
	const url = el('input', { type: 'url', placeholder: 'https://… link to a file', testId: 'composer-attachment-url' });
	const name = el('input', { type: 'text', placeholder: 'File name', testId: 'composer-attachment-name' });
	const files = el('div', { class: 'attach-fields', hidden: true }, url, name);
	const attach = el('button', { type: 'button', class: 'quiet', testId: 'composer-attach', title: 'Attach a file by its link', on: { click: toggle } }, '+ File');
	const button = el('button', { type: 'submit', class: 'primary', testId: 'composer-send' }, 'Send');
	const node = el('form', { class: 'composer', testId: 'composer', on: { submit } }, files, el('div', { class: 'compose-row' }, attach, text, button));

	function toggle() {
		files.hidden = !files.hidden;
		if (!files.hidden) url.focus();
	}

	async function submit(event) {
		event.preventDefault();
		const message = { text: text.value.trim() || undefined };
		if (!files.hidden && url.value.trim()) message.attachment = { url: url.value.trim(), name: name.value.trim() || undefined };
		if (!message.text && !message.attachment) return text.focus();
		await attempt(async () => {
			await send(message);
			reset();
		}, button);
		text.focus();
	}

	function reset() {
		for (const input of [text, url, name]) input.value = '';
		files.hidden = true;
	}

	return { node: /** @type {HTMLFormElement} */ (node), reset, focus: () => text.focus() };
}

/**
 * A text field that sends its form on Enter; Shift and Enter make a new line.
 * @param {string} testId
 * @param {string} placeholder
 * @returns {HTMLTextAreaElement}
 */
export function textArea(testId, placeholder) {
	const node = el('textarea', { rows: 1, placeholder, testId, 'aria-label': placeholder });
	node.addEventListener('keydown', (event) => {
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		node.form.requestSubmit();
	});
	return /** @type {HTMLTextAreaElement} */ (node);
}
