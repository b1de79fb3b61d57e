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

const OF_LOCATORS = ['__rl', 'mode', 'value', 'cachedResultName', 'cachedResultUrl'];

/**
 * The value behind a resource locator; anything else as it is. n8n leaves `__rl` out of a collection's default, so a locator is
 * known by its form.
 */
export function plain(value: unknown): unknown {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
	const isLocator = '__rl' in value || ('mode' in value && Object.keys(value).every((name) => OF_LOCATORS.includes(name)));
	return isLocator ? ((value as { value?: unknown }).value ?? '') : value;
}

/** An object out of what a JSON field holds: text, or an object from an expression. Throws `InputError` otherwise. */
export function toObject(value: unknown, label: string): Record<string, unknown> {
	const parsed = parseJson(value, label);
	if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
		throw new InputError(`"${label}" is not a JSON object`, 'Write it as {"name": "value"}');
	}
	return parsed as Record<string, unknown>;
}

/** Whatever JSON a field holds, as text or already parsed by an expression. Throws `InputError` on broken text. */
export function parseJson(value: unknown, label: string): unknown {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return {};
	let reason: string;
	try {
		return JSON.parse(value);
	} catch (error) {
		reason = (error as Error).message;
	}
	throw new InputError(
		`"${label}" is not valid JSON`,
		`${reason}. Check quotes and commas, or build it with an expression`,
	);
}
