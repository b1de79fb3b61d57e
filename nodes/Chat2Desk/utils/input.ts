import type { IDataObject } from 'n8n-workflow';

/** An error in what the user entered. The message says what is wrong, the description what to do. Neither contains the token. */
export class InputError extends Error {
	constructor(
		message: string,
		readonly description?: string,
		/** Machine-readable details for the output item. */
		readonly details?: IDataObject,
	) {
		super(message);
		this.name = 'InputError';
	}
}

/** Whether a value is not set, empty text, or an empty array. Unlike `isBlank()`, `null` and spaces are values. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
