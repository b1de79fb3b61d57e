import type { ApiRequest } from '../../descriptions/handler-types';
import { quote } from '../../parsing/common';
import { InputError } from '../../utils/input-error';

/** Chat2Desk accepts at most this many characters in a tag's name (its description). */
const MAX_LABEL_LENGTH = 20;

/** Throws `InputError` for a name that Chat2Desk would reject. */
export function assertLabelLength(label: string): void {
	const { length } = [...label];
	if (length <= MAX_LABEL_LENGTH) return;
	throw new InputError(
		`The tag name "${quote(label)}" has ${length} characters, but Chat2Desk allows at most ${MAX_LABEL_LENGTH}`,
		'Shorten the name',
	);
}

/** Checks the name in a request that creates a tag. */
export function checkLabel({ body }: ApiRequest): void {
	if (typeof body?.tag_label === 'string') assertLabelLength(body.tag_label);
}
