/** What a user entered cannot be used. The message says what is wrong and what to do; it never holds the token. */
export class InputError extends Error {
	constructor(
		message: string,
		readonly description?: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}

/** Whether a value says nothing: not set, an empty text, or a list without entries. `0`, `false` and `null` say something. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

const LOCATOR_KEYS = ['__rl', 'mode', 'value', 'cachedResultName', 'cachedResultUrl'];

/**
 * The value behind a resource locator; anything else as it is. n8n leaves `__rl` out of a collection's default, so a locator is
 * known by its form.
 */
export function unwrapLocator(value: unknown): unknown {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
	const isLocator =
		'__rl' in value || ('mode' in value && Object.keys(value).every((name) => LOCATOR_KEYS.includes(name)));
	return isLocator ? ((value as { value?: unknown }).value ?? '') : value;
}
