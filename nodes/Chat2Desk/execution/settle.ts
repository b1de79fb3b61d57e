import { Cancelled } from '../api/pace';
import { Problem } from '../api/problem';
import type { Settled, Told } from '../catalogue/types';
import { InputError } from '../values/input';

/** Does something and hands out what came of it, also where that is a failure, which can then be told with more words. */
export async function settle<T>(work: () => Promise<T>): Promise<Settled<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		const refusal = error instanceof Problem ? error.refusal : undefined;
		return { error, refusal, told: (more) => told(error, more) };
	}
}

/** The same failure with words before its own advice, and with what belongs into the output of a node that goes on after it. */
function told(error: unknown, { description, details, untouched }: Told): unknown {
	// What was cancelled, and what n8n itself says, stays as it is.
	if (error instanceof Cancelled) return error;
	if (error instanceof Problem) {
		const { kind, message, status, refusal, waitMs } = error;
		const words = [description, error.description].filter(Boolean).join('. ');
		// Where surely nothing of it was sent there is nothing in doubt, so that the next try may send it.
		return untouched === true
			? new InputError(message, words, details)
			: new Problem(kind, message, { description: words, status, refusal, waitMs, details });
	}
	if (error instanceof InputError) return new InputError(error.message, [description, error.description].filter(Boolean).join('. '), details);
	return error;
}
