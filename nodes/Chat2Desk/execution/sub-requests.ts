import type { ApiClient } from '../api/client';
import { ApiError } from '../api/errors';
import { ExecutionCancelledError } from '../api/rate-limit/request-limiter';
import type { ApiRequest, ApiResponse, SubRequestFailure, SubRequests } from '../descriptions/handler-types';
import { InputError } from '../utils/input-error';
import { ambiguousWriteError, ambiguousWriteOf, type AmbiguousWrite } from './ambiguous-writes';

/** What happened to a part of an item's work, by the part's name. */
export type SubRequestOutcomes = Record<string, 'done' | AmbiguousWrite>;

/** Parts of an operation's work, remembered over all tries of a run. */
export function createSubRequests(sender: ApiClient, past: SubRequestOutcomes): SubRequests {
	return {
		isDone: (name) => past[name] === 'done',
		send: async (names, call) => await sendSubRequests(sender, past, names, call),
	};
}

async function sendSubRequests(
	{ request: send }: ApiClient,
	past: SubRequestOutcomes,
	names: string[],
	call: ApiRequest,
): ReturnType<SubRequests['send']> {
	const failure = { error: undefined as unknown };
	try {
		for (const name of names) {
			const known = past[name];
			if (known !== undefined && known !== 'done') throw ambiguousWriteError(known);
		}
		const answer: ApiResponse = await send(call);
		for (const name of names) past[name] = 'done';
		return { response: answer };
	} catch (error) {
		failure.error = error;
	}
	const doubt = ambiguousWriteOf(failure.error);
	if (doubt !== undefined) for (const name of names) past[name] = doubt;
	return { failure: toFailure(failure.error) };
}

function toFailure(error: unknown): SubRequestFailure {
	const { message, description } = error as Partial<Error & { description: string }>;
	return {
		message: message ?? String(error),
		hint: description ?? '',
		outcomeUnknown: ambiguousWriteOf(error) !== undefined,
		toError: (words) => told(error, words),
	};
}

function told(
	error: unknown,
	{ message, description, details, notSent = false }: Parameters<SubRequestFailure['toError']>[0],
): Error {
	if (error instanceof ExecutionCancelledError) return notSent ? new ExecutionCancelledError() : error;
	if (!(error instanceof ApiError)) return new InputError(message, description);
	const { kind, status, rejection, retryAfterMs } = error;
	const outcomeUnknown = error.outcomeUnknown && !notSent;
	return new ApiError(kind, message, { description, status, rejection, retryAfterMs, details, outcomeUnknown });
}
