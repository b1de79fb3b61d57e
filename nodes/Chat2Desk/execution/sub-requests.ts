import { ApiError, ExecutionCancelledError } from '../api/errors';
import type { ApiClient } from '../api/types';
import type { ApiRequest, SubRequestFailure, SubRequests } from '../descriptions/handler-types';
import { InputError } from '../utils/input';
import { errorDescription, errorMessage, settle } from '../utils/settle';
import { ambiguousWriteError, ambiguousWriteOf, type AmbiguousWrite } from './ambiguous-writes';

/** Outcomes of the sub-requests of all items, by name. */
export type SubRequestOutcomes = Record<string, 'done' | AmbiguousWrite>;

/** Sub-requests of an operation whose outcomes are kept across all attempts at a run. */
export function createSubRequests(client: ApiClient, outcomes: SubRequestOutcomes): SubRequests {
	return {
		toFailure,
		isDone: (name) => outcomes[name] === 'done',
		send: (names, request) => sendSubRequests(client, outcomes, names, request),
	};
}

async function sendSubRequests(
	client: ApiClient,
	outcomes: SubRequestOutcomes,
	names: string[],
	request: ApiRequest,
): ReturnType<SubRequests['send']> {
	const result = await settle(async () => {
		for (const name of names) {
			const previous = outcomes[name];
			if (previous !== undefined && previous !== 'done') throw ambiguousWriteError(previous);
		}
		return await client.request(request);
	});
	if (result.ok) {
		for (const name of names) outcomes[name] = 'done';
		return { response: result.value };
	}
	const ambiguousWrite = ambiguousWriteOf(result.error);
	if (ambiguousWrite !== undefined) for (const name of names) outcomes[name] = ambiguousWrite;
	return { failure: toFailure(result.error) };
}

function toFailure(error: unknown): SubRequestFailure {
	return {
		message: errorMessage(error),
		hint: errorDescription(error) ?? '',
		outcomeUnknown: ambiguousWriteOf(error) !== undefined,
		rejection: error instanceof ApiError ? error.rejection : undefined,
		toError: (words) => toDetailedError(error, words),
	};
}

function toDetailedError(
	error: unknown,
	{ message, description, details, notSent = false }: Parameters<SubRequestFailure['toError']>[0],
): Error {
	if (error instanceof ExecutionCancelledError) return notSent ? new ExecutionCancelledError() : error;
	if (!(error instanceof ApiError)) return new InputError(message, description, details);
	const { kind, status, rejection, retryAfterMs } = error;
	const outcomeUnknown = error.outcomeUnknown && !notSent;
	return new ApiError(kind, message, { description, status, rejection, retryAfterMs, details, outcomeUnknown });
}
