import { ApiError, CHECK_BEFORE_RETRYING, ExecutionCancelledError } from '../api/errors';
import { isWrite } from '../api/retry-policy';
import type { ApiClient } from '../api/types';
import { InputError } from '../utils/input';
import { errorMessage, settle } from '../utils/settle';
import { isJavaScriptError, unexpectedResponseError } from './node-errors';

/** Why the outcome of a write is unknown, and what to do about it. */
export interface AmbiguousWrite {
	message: string;
	description: string;
}

/**
 * Runs work that may write to Chat2Desk. Unexpected errors after a successful write become an `ApiError` with `outcomeUnknown`, so that
 * Retry On Fail does not repeat the write.
 *
 * @param work receives the client to use
 */
export async function guardUnexpectedErrors<T>(client: ApiClient, work: (client: ApiClient) => Promise<T>): Promise<T> {
	let hasWritten = false;
	const outcome = await settle(() =>
		work({
			request: async (request) => {
				const response = await client.request(request);
				hasWritten ||= isWrite(request);
				return response;
			},
		}),
	);
	if (outcome.ok) return outcome.value;
	const { error } = outcome;
	const isExpected =
		error instanceof ApiError || error instanceof InputError || error instanceof ExecutionCancelledError;
	if (isExpected || !hasWritten) throw error;
	const message = errorMessage(isJavaScriptError(error) ? unexpectedResponseError(error) : error);
	throw new ApiError('serverOrNetwork', `${message}. The request had already succeeded`, {
		description: CHECK_BEFORE_RETRYING,
		outcomeUnknown: true,
	});
}

/** The ambiguous write that an error reports; `undefined` if certainly nothing was written. */
export function ambiguousWriteOf(error: unknown): AmbiguousWrite | undefined {
	if (error instanceof ExecutionCancelledError && error.requestInFlight) {
		return {
			message: 'The execution was cancelled. The request may have gone through',
			description: CHECK_BEFORE_RETRYING,
		};
	}
	if (!(error instanceof ApiError) || !error.outcomeUnknown) return undefined;
	const { message, description } = error;
	return { message, description };
}

/** The error of a later attempt at an ambiguous write. */
export function ambiguousWriteError({ message, description }: AmbiguousWrite): ApiError {
	return new ApiError('serverOrNetwork', message, { description, outcomeUnknown: true });
}
