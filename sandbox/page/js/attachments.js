import { sandbox } from './api.js';
import { attempt, el } from './dom.js';

const IMAGE = /\.(png|jpe?g)$/i;

/**
 * Creates the button, panel and chip with which a file is attached: a sample, an upload, or a URL.
 * @param {() => void} onAttached called when a file was attached or removed
 * @returns {{button: HTMLButtonElement, panel: HTMLElement, chip: HTMLElement, value: () => {url: string, name?: string}|undefined,
 *   reset: () => void, setSamples: (names: string[]) => void}}
 */
export function createAttachmentPicker(onAttached) {
	/** @type {{url: string, name?: string}|undefined} */
	let attached;
	const samples = el('div', { class: 'samples', role: 'group', 'aria-label': 'Sample files' });
	const upload = el('input', {
		type: 'file',
		testId: 'composer-file',
		on: { change: () => attempt(attachUpload) },
	});
	const url = el('input', { type: 'url', placeholder: 'https://…', testId: 'composer-attachment-url' });
	const name = el('input', { type: 'text', testId: 'composer-attachment-name' });
	const attachUrl = el(
		'button',
		{ type: 'button', testId: 'composer-attach-url', on: { click: () => attachLink() } },
		'Attach URL',
	);
	const panel = el(
		'div',
		{ class: 'attach-panel', id: 'attach-panel', role: 'group', 'aria-label': 'Attach file', hidden: true },
		el('div', { class: 'field' }, el('span', { class: 'caption' }, 'Sample files'), samples),
		el('label', { class: 'field' }, el('span', { class: 'caption' }, 'From this computer'), upload),
		el(
			'div',
			{ class: 'with-button' },
			el('label', { class: 'field' }, el('span', { class: 'caption' }, 'File URL'), url),
			el('label', { class: 'field' }, el('span', { class: 'caption' }, 'File name (optional)'), name),
			attachUrl,
		),
	);
	const button = el(
		'button',
		{
			type: 'button',
			testId: 'composer-attach',
			'aria-expanded': 'false',
			'aria-controls': 'attach-panel',
			on: { click: () => toggle(panel.hidden) },
		},
		'Attach file',
	);
	const chip = el('div', { class: 'attached', testId: 'composer-attached', hidden: true });

	function toggle(isOpen) {
		panel.hidden = !isOpen;
		button.setAttribute('aria-expanded', String(isOpen));
	}

	function attach(file) {
		attached = file;
		toggle(false);
		const label = file?.name || file?.url;
		chip.hidden = !file;
		chip.replaceChildren(
			...(file
				? [
						el('span', { class: 'attached-name', testId: 'composer-attached-name' }, label),
						el(
							'button',
							{
								type: 'button',
								class: 'quiet',
								testId: 'composer-remove',
								'aria-label': `Remove ${label}`,
								on: { click: () => attach(undefined) },
							},
							'Remove',
						),
					]
				: []),
		);
		for (const input of [upload, url, name]) input.value = '';
		onAttached();
	}

	/** Uploads the file immediately, as a message contains only its link. */
	async function attachUpload() {
		const [file] = upload.files;
		if (file) attach({ url: (await sandbox.upload(file)).url, name: file.name });
	}

	function attachLink() {
		if (!url.value.trim() || !url.reportValidity()) return url.focus();
		attach({ url: url.value.trim(), name: name.value.trim() || undefined });
	}

	function sampleButton(sample) {
		const href = new URL(`/files/${sample}`, location.href).href;
		return el(
			'button',
			{
				type: 'button',
				class: 'sample',
				testId: 'composer-sample',
				data: { name: sample },
				on: { click: () => attach({ url: href, name: sample }) },
			},
			IMAGE.test(sample)
				? el('img', { src: href, alt: '' })
				: el('span', { class: 'file-type', 'aria-hidden': 'true' }, sample.split('.').pop().toUpperCase()),
			el('span', {}, sample),
		);
	}

	return {
		button: /** @type {HTMLButtonElement} */ (button),
		panel,
		chip,
		value: () => attached,
		reset: () => attach(undefined),
		setSamples: (names) => samples.replaceChildren(...names.map(sampleButton)),
	};
}
