/** Text, also where an expression gives a number: the API refuses a number in its place. */
export function text(value: unknown): unknown {
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
