import { assertSerializable } from '../api/request-guards';
import { isWrite } from '../api/retry-policy';
import type { ApiClient } from '../api/types';
import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';
import type { Operation } from '../descriptions/types';
import type { Parameters } from './parameters';

/** The successful writes of an item that failed afterwards. */
export interface CompletedWrites {
	/** Responses by request; the same request can be sent several times on purpose. */
	responses: Record<string, Array<ApiResponse | null>>;
	/**
	 * The item's parameters: a later attempt uses them again, because an expression can return another value. n8n may have stored them as
	 * JSON, which has neither `Infinity` nor regular expressions.
	 */
	parameters?: Omit<Parameters, 'limit'> & { limit: number | null };
}

/**
 * A client that sends each write of an item only once over all attempts at a run. If a request after a successful write fails, n8n's
 * *Retry On Fail* runs the item from its beginning: the writes that succeeded then return the response of the earlier attempt.
 *
 * @param completed the item's writes of earlier attempts; new ones are added
 * @param parameters those with which the item is executed
 */
export function withoutRepeatedWrites(
	client: ApiClient,
	completed: CompletedWrites,
	parameters: Parameters,
): ApiClient {
	const { responses } = completed;
	const counts = new Map<string, number>();
	return {
		request: async (request) => {
			if (!isWrite(request)) return await client.request(request);
			// Before the key: a body that cannot be serialized has none.
			assertSerializable(request);
			const key = requestKey(request);
			const count = counts.get(key) ?? 0;
			counts.set(key, count + 1);
			const previous = responses[key]?.[count];
			if (previous !== undefined && previous !== null) return previous;
			const response = await client.request(request);
			responses[key] = Object.assign([...(responses[key] ?? [])], { [count]: response });
			completed.parameters ??= parameters;
			return response;
		},
	};
}

/** A signed link to a file differs in each attempt, so its token does not count. */
const requestKey = ({ method, path, query, body }: ApiRequest) =>
	`${method} ${path} ${JSON.stringify([query, body]).replace(/(\/binary-data\/signed\?token=)[\w.-]+/g, '$1')}`;

/** The parameters of an earlier attempt, with what JSON cannot hold. */
export function restoreParameters({ parameters }: CompletedWrites, { hints }: Operation): Parameters | undefined {
	if (parameters === undefined) return undefined;
	const { limit, request } = parameters;
	return { ...parameters, limit: limit ?? Infinity, request: { ...request, hints } };
}
