import { ExecutionCancelledError } from '../api/pace';
import { ApiError } from '../api/problem';
import { isWrite, CHECK_BEFORE_RETRYING, type ApiClient } from '../api/request';
import { InputError } from '../values/input';
import { isJavaScriptError, unexpectedResponseError } from './failure';

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
	const isForeseen = error instanceof ApiError || error instanceof InputError || error instanceof ExecutionCancelledError;
	if (isForeseen || !journal.changed) throw error;
	const { message: text } = isJavaScriptError(error) ? unexpectedResponseError(error) : (error as Error);
	throw new ApiError('serverOrNetwork', `${text}. The request was carried out before that`, { description: CHECK_BEFORE_RETRYING, outcomeUnknown: true });
}
