/** Whether a value is not set, empty text, or an empty array. Unlike `isBlank()`, `null` and spaces are values. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
