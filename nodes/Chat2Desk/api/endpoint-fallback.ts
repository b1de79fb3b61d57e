import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';
import type { ApiClient } from './client';
import { ApiError } from './errors';

/**
 * Sends calls that may have two addresses: the second one is tried where the server does not know the first, and once that has
 * worked, the first one is not asked any more. It remembers as long as the sender lives: for an execution.
 *
 * A call that was answered so was refused, so that sending it again does nothing twice. Throws what the first address answered where
 * the server knows neither: mostly it is then the thing itself that is not there.
 */
export function withEndpointFallback({ request: send }: ApiClient): ApiClient['request'] {
	const replaced = new Set<string>();
	return async ({ fallback: second, ...call }: ApiRequest): Promise<ApiResponse> => {
		if (second === undefined) return await send(call);
		const other = { ...call, path: second.path };
		if (replaced.has(second.instead)) return await send(other);
		const failure = { first: undefined as unknown, second: undefined as unknown };
		try {
			return await send(call);
		} catch (error) {
			failure.first = error;
		}
		if (!hasStatus(failure.first, second.onStatus)) throw failure.first;
		try {
			const answer = await send(other);
			replaced.add(second.instead);
			return answer;
		} catch (error) {
			failure.second = error;
		}
		throw hasStatus(failure.second, second.onStatus) ? failure.first : failure.second;
	};
}

const hasStatus = (error: unknown, statuses: readonly number[]) =>
	error instanceof ApiError && error.status !== undefined && statuses.includes(error.status);
