import { sandbox } from './api.js';
import { attempt, el, fillSelect, select } from './dom.js';

/**
 * The form for client messages: text and a file (sample, upload or link).
 * @param {(message: {text?: string, attachment?: {url: string, name?: string}}) => Promise<unknown>} send if it rejects, the draft is kept
 * @returns {{node: HTMLFormElement, reset: () => void, focus: () => void, setSamples: (names: string[]) => void}}
 */
export function createComposer(send) {
	const text = textArea('composer-text', 'Message from the client …');
	const url = el('input', { type: 'url', placeholder: 'https://… link to a file', testId: 'composer-attachment-url' });
	const name = el('input', { type: 'text', placeholder: 'File name', testId: 'composer-attachment-name' });
	const sample = select({ testId: 'composer-sample', 'aria-label': 'A sample file', on: { change: useSample } }, []);
	const disk = el('input', {
		type: 'file',
		testId: 'composer-file',
		'aria-label': 'A file from this machine',
		on: { change: () => attempt(useDisk, button) },
	});
	const files = el('div', { class: 'attach-fields', hidden: true }, sample, disk, url, name);
	const attach = el(
		'button',
		{
			type: 'button',
			class: 'quiet',
			testId: 'composer-attach',
			title: 'Attach a file: a sample, one from this machine, or a link',
			on: { click: toggle },
		},
		'+ File',
	);
	const button = el('button', { type: 'submit', class: 'primary', testId: 'composer-send' }, 'Send');
	const node = el(
		'form',
		{ class: 'composer', testId: 'composer', on: { submit } },
		files,
		el('div', { class: 'compose-row' }, attach, text, button),
	);

	function toggle() {
		files.hidden = !files.hidden;
		if (!files.hidden) sample.focus();
	}

	function useSample() {
		if (sample.value) Object.assign(url, { value: new URL(`/files/${sample.value}`, location.href).href });
		name.value = sample.value;
	}

	/** Uploads the file immediately, as a message contains only its link. */
	async function useDisk() {
		const [file] = disk.files;
		if (!file) return;
		url.value = (await sandbox.upload(file)).url;
		name.value = file.name;
	}

	async function submit(event) {
		event.preventDefault();
		const message = { text: text.value.trim() || undefined };
		if (!files.hidden && url.value.trim())
			message.attachment = { url: url.value.trim(), name: name.value.trim() || undefined };
		if (!message.text && !message.attachment) return text.focus();
		await attempt(async () => {
			await send(message);
			reset();
		}, button);
		text.focus();
	}

	function reset() {
		for (const input of [text, url, name, sample, disk]) input.value = '';
		files.hidden = true;
	}

	return {
		node: /** @type {HTMLFormElement} */ (node),
		reset,
		focus: () => text.focus({ preventScroll: true }),
		setSamples: (names) =>
			fillSelect(sample, [{ value: '', label: 'A sample …' }, ...names.map((each) => ({ value: each, label: each }))]),
	};
}

/**
 * A text field that submits its form on Enter. Shift+Enter adds a line break.
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
