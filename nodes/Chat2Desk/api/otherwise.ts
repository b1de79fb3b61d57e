import type { Answer, Call } from '../catalogue/types';
import { Problem } from './problem';
import type { Sender } from './request';

/**
 * Sends calls that may have two addresses: the second one is tried where the server does not know the first, and once that has
 * worked, the first one is not asked any more. It remembers as long as the sender lives: for an execution.
 *
 * A call that was answered so was refused, so that sending it again does nothing twice. Throws what the first address answered where
 * the server knows neither: mostly it is then the thing itself that is not there.
 */
export function otherwise({ send }: Sender): Sender['send'] {
	const replaced = new Set<string>();
	return async ({ otherwise: second, ...call }: Call): Promise<Answer> => {
		if (second === undefined) return await send(call);
		const other = { ...call, path: second.path };
		if (replaced.has(second.instead)) return await send(other);
		const failure = { first: undefined as unknown, second: undefined as unknown };
		try {
			return await send(call);
		} catch (error) {
			failure.first = error;
		}
		if (!isOneOf(failure.first, second.after)) throw failure.first;
		try {
			const answer = await send(other);
			replaced.add(second.instead);
			return answer;
		} catch (error) {
			failure.second = error;
		}
		throw isOneOf(failure.second, second.after) ? failure.first : failure.second;
	};
}

const isOneOf = (error: unknown, statuses: readonly number[]) =>
	error instanceof Problem && error.status !== undefined && statuses.includes(error.status);
