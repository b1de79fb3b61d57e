/** An error in what the user entered. The message says what is wrong, the description what to do. Neither contains the token. */
export class InputError extends Error {
	constructor(
		message: string,
		readonly description?: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}
