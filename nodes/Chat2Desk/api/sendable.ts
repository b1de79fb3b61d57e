import type { ApiRequest } from '../catalogue/types';
import { InputError } from '../values/input';
import { MAX_DEPTH } from '../values/plain-data';

/** Half a character: what a text that was cut in the middle of an emoji ends with. No address can hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Throws `InputError` on a call that cannot be put on the wire, where the engine would only speak of itself. */
export function assertSerializable({ path, query, body }: ApiRequest): void {
	if (LONE_SURROGATE.test(path)) throw invalidUnicodeError();
	if (query !== undefined) assertStrings(query, true);
	if (body !== undefined) assertStrings(body, false);
}

/** Without calling itself: what it is to find would be too deep for that. */
function assertStrings(root: unknown, inAddress: boolean): void {
	let level: unknown[] = [root];
	const seen = new Set<unknown>();
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH)
			throw new InputError(
				`The request is nested more than ${MAX_DEPTH} levels deep`,
				'Look at what the JSON fields and expressions give',
			);
		const next: unknown[] = [];
		for (const value of level) {
			if (typeof value === 'string') {
				if (inAddress && LONE_SURROGATE.test(value)) throw invalidUnicodeError();
			} else if (value !== null && typeof value === 'object' && !seen.has(value)) {
				seen.add(value);
				for (const entry of Object.values(value)) if (typeof entry === 'object' || inAddress) next.push(entry);
			}
		}
		level = next;
	}
}

const invalidUnicodeError = () =>
	new InputError(
		'A value holds half a character',
		'A text was cut in the middle of an emoji or another rare sign. Cut it elsewhere, for example with Array.from(text).slice(0, 20).join("")',
	);
