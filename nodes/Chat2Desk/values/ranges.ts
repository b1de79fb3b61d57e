import { InputError } from './input';

/** Requests a range may take before it is said, and before it is refused. */
const [SAID, MOST] = [400, 1000];

/**
 * Watches over a range of time that takes a request a day. Throws `InputError` before it takes more than 1,000, and says how many it takes
 * before they are more than 400.
 *
 * @param days how many days the range has, each of which is one request at least
 * @param say where it is said
 * @param made how many days were read already, where a limit may end the range early: then only what is reached counts
 */
export function watchRange(days: number, say: (text: string) => void, made?: number): void {
	if (days > MOST && (made === undefined || made === MOST)) {
		throw new InputError(
			`The range has ${days} days, and takes a request for each: more than ${MOST}`,
			'Choose a shorter range, and read the rest in another run',
		);
	}
	if (days > SAID && (made === undefined || made === SAID)) {
		say(`The range takes ${made === undefined ? '' : 'up to '}${days} requests, one for each day. A shorter range takes fewer`);
	}
}
