/** The API's 0/1 for a switch. */
export function flag(value: unknown): unknown {
	return typeof value === 'boolean' ? Number(value) : value;
}
