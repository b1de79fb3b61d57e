import { createAttachmentPicker } from './attachments.js';
import { attempt, el } from './dom.js';

/**
 * The form for client messages: text and an attachment.
 * @param {(message: {text?: string, attachment?: {url: string, name?: string}}) => Promise<unknown>} send if it rejects, the draft is kept
 * @returns {{node: HTMLFormElement, reset: () => void, focus: () => void, setSamples: (names: string[]) => void}}
 */
export function createComposer(send) {
	const text = textArea('composer-text', 'Message from the client …');
	const attachment = createAttachmentPicker(() => text.focus({ preventScroll: true }));
	const button = el('button', { type: 'submit', class: 'primary', testId: 'composer-send' }, 'Send');
	const node = el(
		'form',
		{ class: 'composer', testId: 'composer', on: { submit } },
		attachment.panel,
		attachment.chip,
		el('div', { class: 'compose-row' }, attachment.button, text, button),
	);

	async function submit(event) {
		event.preventDefault();
		const message = { text: text.value.trim() || undefined, attachment: attachment.value() };
		if (!message.text && !message.attachment) return text.focus();
		await attempt(async () => {
			await send(message);
			reset();
		}, button);
		text.focus();
	}

	function reset() {
		text.value = '';
		attachment.reset();
	}

	return {
		node: /** @type {HTMLFormElement} */ (node),
		reset,
		focus: () => text.focus({ preventScroll: true }),
		setSamples: attachment.setSamples,
	};
}

/**
 * A text field that submits its form on Enter. Shift+Enter adds a line break.
 * @param {string} testId
 * @param {string} placeholder
 * @returns {HTMLTextAreaElement}
 */
export function textArea(testId, placeholder) {
	const node = el('textarea', { rows: 1, placeholder, testId, 'aria-label': placeholder.replace(/ …$/, '') });
	node.addEventListener('keydown', (event) => {
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		node.form.requestSubmit();
	});
	return /** @type {HTMLTextAreaElement} */ (node);
}
