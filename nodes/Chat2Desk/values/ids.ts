/** An id as the API holds it: a number where it is one. Ticket ids may be text, so other text stays text. */
export function id(value: unknown): unknown {
	const text = typeof value === 'string' ? value.trim() : value;
	return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text;
}
