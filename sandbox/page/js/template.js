/** Sample texts of WhatsApp templates. For other templates, only the values are shown. */
const TEXTS = {
	order_update: 'Hello {{1}}, your order {{2}} is on its way.',
	hello_world: 'Hello! Thank you for your interest.',
	appointment_reminder: 'Hello {{1}}, we expect you on {{2}}.',
};

/**
 * Parses a WhatsApp template message: "@HSM@", name|language, then one value per line.
 * @param {string|null|undefined} text
 * @returns {{name: string, language: string, text: string}|null} null for other messages
 */
export function parseTemplate(text) {
	const [mark, title, ...values] = String(text ?? '').split(/\r?\n/);
	if (mark !== '@HSM@' || !title) return null;
	const [name, language = ''] = title.split('|');
	const known = Object.hasOwn(TEXTS, name) ? TEXTS[name] : null;
	const filled = known?.replace(/\{\{(\d{1,2})\}\}/g, (all, place) => values[place - 1] ?? all);
	return { name, language, text: filled ?? (values.join(' · ') || `Text of “${name}”`) };
}
