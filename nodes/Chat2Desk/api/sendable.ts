import type { Call } from '../catalogue/types';
import { InputError } from '../values/input';
import { DEEPEST } from '../values/plain-data';

/** Half a character: what a text that was cut in the middle of an emoji ends with. No address can hold it. */
const HALF = /\p{Surrogate}/u;

/** Throws `InputError` on a call that cannot be put on the wire, where the engine would only speak of itself. */
export function assertSendable({ path, query, body }: Call): void {
	if (HALF.test(path)) throw halfCharacter();
	if (query !== undefined) walk(query, true);
	if (body !== undefined) walk(body, false);
}

/** Without calling itself: what it is to find would be too deep for that. */
function walk(root: unknown, inAddress: boolean): void {
	let level: unknown[] = [root];
	const seen = new Set<unknown>();
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > DEEPEST)
			throw new InputError(
				`The request is nested more than ${DEEPEST} levels deep`,
				'Look at what the JSON fields and expressions give',
			);
		const next: unknown[] = [];
		for (const value of level) {
			if (typeof value === 'string') {
				if (inAddress && HALF.test(value)) throw halfCharacter();
			} else if (value !== null && typeof value === 'object' && !seen.has(value)) {
				seen.add(value);
				for (const entry of Object.values(value)) if (typeof entry === 'object' || inAddress) next.push(entry);
			}
		}
		level = next;
	}
}

const halfCharacter = () =>
	new InputError(
		'A value holds half a character',
		'A text was cut in the middle of an emoji or another rare sign. Cut it elsewhere, for example with Array.from(text).slice(0, 20).join("")',
	);
