import { clientName, initials } from './format.js';

/**
 * Creates an element. All text is added as text nodes, so that messages cannot inject markup.
 * @param {string} tag
 * @param {Record<string, any>} [props] `testId`, `data` (dataset), `on` (listeners), `class`, DOM properties if they exist, else attributes; null and undefined are omitted
 * @param {...(Node|string|number|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
	const node = document.createElement(tag);
	for (const [key, value] of Object.entries(props)) {
		if (value === undefined || value === null) continue;
		if (key === 'testId') node.dataset.testId = value;
		else if (key === 'class') node.className = value;
		else if (key === 'data') Object.assign(node.dataset, value);
		else if (key === 'on') for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
		else if (key in node && !key.includes('-')) node[key] = value;
		else node.setAttribute(key, value);
	}
	node.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map(toNode));
	return node;
}

function toNode(child) {
	return child instanceof Node ? child : String(child);
}

/**
 * Creates a select with the given options.
 * @param {Record<string, any>} props as for `el`
 * @param {{value: string|number, label: string}[]} options
 * @returns {HTMLSelectElement}
 */
export function select(props, options) {
	const node = el('select', props);
	fillSelect(node, options);
	return /** @type {HTMLSelectElement} */ (node);
}

/**
 * Replaces the options of a select. Keeps the selected value if it still exists.
 * @param {HTMLSelectElement} node
 * @param {{value: string|number, label: string}[]} options
 */
export function fillSelect(node, options) {
	const chosen = node.options.length > 0 ? node.value : null;
	node.replaceChildren(...options.map(({ value, label }) => el('option', { value: String(value) }, label)));
	if (options.some(({ value }) => String(value) === chosen)) node.value = chosen;
}

let nextId = 1;

/**
 * Creates a setting of the top bar: controls with a caption. The caption names the group, and a single control.
 * @param {string} caption
 * @param {...HTMLElement} controls
 * @returns {HTMLElement}
 */
export function setting(caption, ...controls) {
	const id = `caption-${nextId++}`;
	const isSelect = controls.length === 1 && controls[0] instanceof HTMLSelectElement;
	if (isSelect) controls[0].setAttribute('aria-labelledby', id);
	return el(
		'div',
		isSelect ? { class: 'setting' } : { class: 'setting', role: 'group', 'aria-labelledby': id },
		el('span', { class: 'caption', id }, caption),
		el('div', { class: 'row' }, ...controls),
	);
}

/** Creates a labelled form field. @param {string} caption @param {HTMLElement} control */
export function field(caption, control) {
	return el('label', { class: 'field' }, el('span', { class: 'caption' }, caption), control);
}

/** @param {any} client @returns {HTMLElement} a colored circle with the client's initials */
export function avatar(client) {
	const node = el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(clientName(client)));
	node.style.setProperty('--hue', String((Number(client.id) * 47) % 360));
	return node;
}

/**
 * Shows a notification.
 * @param {string} text
 * @param {'info'|'bad'} [kind]
 */
export function toast(text, kind = 'info') {
	const node = el('div', { class: `toast ${kind}`, testId: 'toast' }, text);
	document.getElementById('toasts').append(node);
	setTimeout(() => node.remove(), kind === 'bad' ? 7000 : 2500);
}

/**
 * Runs a user action. Disables its button meanwhile and shows errors as notifications.
 * @param {() => Promise<unknown>} action
 * @param {HTMLButtonElement} [button]
 */
export async function attempt(action, button) {
	if (button) button.disabled = true;
	try {
		return await action();
	} catch (error) {
		toast(error.message, 'bad');
	} finally {
		if (button) button.disabled = false;
	}
}
