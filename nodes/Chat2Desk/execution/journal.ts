import { Cancelled } from '../api/pace';
import { Problem } from '../api/problem';
import { changesSomething, LOOK, type Sender } from '../api/request';
import { InputError } from '../values/input';
import { isOfTheEngine, notUnderstood } from './failure';

/**
 * Does something that may change Chat2Desk. What goes wrong in a way that nobody foresaw, after something was changed, comes
 * out as a `Problem` in doubt: it must not lead to the same request once more.
 *
 * @param work gets the sender to use
 */
export async function settled<T>(sender: Sender, work: (sender: Sender) => Promise<T>): Promise<T> {
	const journal = { changed: false };
	const failure = { error: undefined as unknown };
	try {
		return await work({
			send: async (call) => {
				const answer = await sender.send(call);
				journal.changed ||= changesSomething(call);
				return answer;
			},
		});
	} catch (error) {
		failure.error = error;
	}
	const { error } = failure;
	const isForeseen = error instanceof Problem || error instanceof InputError || error instanceof Cancelled;
	if (isForeseen || !journal.changed) throw error;
	const { message: text } = isOfTheEngine(error) ? notUnderstood(error) : (error as Error);
	throw new Problem('broken', `${text}. The request was carried out before that`, { description: LOOK, doubt: true });
}
