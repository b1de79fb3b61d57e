import { Cancelled } from '../api/pace';
import { Problem } from '../api/problem';
import { LOOK } from '../api/request';

/** Why nobody knows whether something was carried out, and what to do about it. */
export interface Doubt {
	message: string;
	description: string;
}

/** The doubt that a failure leaves behind; `undefined` where it is sure that nothing was carried out. */
export function doubtOf(error: unknown): Doubt | undefined {
	if (error instanceof Cancelled && error.underWay) {
		return { message: 'The execution was cancelled. The request may have been carried out', description: LOOK };
	}
	if (!(error instanceof Problem) || !error.doubt) return undefined;
	const { message, description } = error;
	return { message, description };
}

/** The failure of a later try of something that is in doubt. */
export function stillInDoubt({ message, description }: Doubt): Problem {
	return new Problem('broken', message, { description, doubt: true });
}
