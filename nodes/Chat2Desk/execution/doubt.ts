import { ExecutionCancelledError } from '../api/pace';
import { ApiError } from '../api/problem';
import { CHECK_BEFORE_RETRYING } from '../api/request';

/** Why nobody knows whether something was carried out, and what to do about it. */
export interface AmbiguousWrite {
	message: string;
	description: string;
}

/** The doubt that a failure leaves behind; `undefined` where it is sure that nothing was carried out. */
export function ambiguousWriteOf(error: unknown): AmbiguousWrite | undefined {
	if (error instanceof ExecutionCancelledError && error.requestInFlight) {
		return { message: 'The execution was cancelled. The request may have been carried out', description: CHECK_BEFORE_RETRYING };
	}
	if (!(error instanceof ApiError) || !error.outcomeUnknown) return undefined;
	const { message, description } = error;
	return { message, description };
}

/** The failure of a later try of something that is in doubt. */
export function ambiguousWriteError({ message, description }: AmbiguousWrite): ApiError {
	return new ApiError('serverOrNetwork', message, { description, outcomeUnknown: true });
}
