import { CHECK_BEFORE_RETRYING, isWrite, type ApiClient } from '../api/client';
import { ApiError } from '../api/errors';
import { ExecutionCancelledError } from '../api/rate-limit/request-limiter';
import { InputError } from '../utils/input-error';
import { isJavaScriptError, unexpectedResponseError } from './node-errors';

/**
 * Does something that may change Chat2Desk. What goes wrong in a way that nobody foresaw, after something was changed, comes
 * out as a `Problem` in doubt: it must not lead to the same request once more.
 *
 * @param work gets the sender to use
 */
export async function guardUnexpectedErrors<T>(sender: ApiClient, work: (sender: ApiClient) => Promise<T>): Promise<T> {
	const journal = { changed: false };
	const failure = { error: undefined as unknown };
	try {
		return await work({
			request: async (call) => {
				const answer = await sender.request(call);
				journal.changed ||= isWrite(call);
				return answer;
			},
		});
	} catch (error) {
		failure.error = error;
	}
	const { error } = failure;
	const isForeseen =
		error instanceof ApiError || error instanceof InputError || error instanceof ExecutionCancelledError;
	if (isForeseen || !journal.changed) throw error;
	const { message: text } = isJavaScriptError(error) ? unexpectedResponseError(error) : (error as Error);
	throw new ApiError('serverOrNetwork', `${text}. The request was carried out before that`, {
		description: CHECK_BEFORE_RETRYING,
		outcomeUnknown: true,
	});
}

/** Why nobody knows whether something was carried out, and what to do about it. */
export interface AmbiguousWrite {
	message: string;
	description: string;
}

/** The doubt that a failure leaves behind; `undefined` where it is sure that nothing was carried out. */
export function ambiguousWriteOf(error: unknown): AmbiguousWrite | undefined {
	if (error instanceof ExecutionCancelledError && error.requestInFlight) {
		return {
			message: 'The execution was cancelled. The request may have been carried out',
			description: CHECK_BEFORE_RETRYING,
		};
	}
	if (!(error instanceof ApiError) || !error.outcomeUnknown) return undefined;
	const { message, description } = error;
	return { message, description };
}

/** The failure of a later try of something that is in doubt. */
export function ambiguousWriteError({ message, description }: AmbiguousWrite): ApiError {
	return new ApiError('serverOrNetwork', message, { description, outcomeUnknown: true });
}
