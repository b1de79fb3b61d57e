import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';
import { settle } from '../utils/settle';
import { ApiError } from './errors';
import type { ApiClient } from './types';

/**
 * Sends requests that have a fallback endpoint. The fallback is tried if the server does not know the first endpoint, and is used
 * directly from then on, for as long as the client lives.
 *
 * The first request was rejected, so sending it again does nothing twice. If the server knows neither endpoint, the first error is
 * thrown: usually the record does not exist.
 */
export function withEndpointFallback({ request: send }: ApiClient): ApiClient['request'] {
	const replaced = new Set<string>();
	return async ({ fallback, ...request }: ApiRequest): Promise<ApiResponse> => {
		if (fallback === undefined) return await send(request);
		const { path, instead, onStatus } = fallback;
		const fallbackRequest = { ...request, path };
		if (replaced.has(instead)) return await send(fallbackRequest);
		const first = await settle(() => send(request));
		if (first.ok) return first.value;
		if (!hasStatus(first.error, onStatus)) throw first.error;
		const second = await settle(() => send(fallbackRequest));
		if (!second.ok) throw hasStatus(second.error, onStatus) ? first.error : second.error;
		replaced.add(instead);
		return second.value;
	};
}

const hasStatus = (error: unknown, statuses: readonly number[]) =>
	error instanceof ApiError && error.status !== undefined && statuses.includes(error.status);
