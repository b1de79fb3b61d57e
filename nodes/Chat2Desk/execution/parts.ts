import type { Answer, Call, Failed, Parts } from '../catalogue/types';
import { Cancelled } from '../api/pace';
import { Problem } from '../api/problem';
import type { Sender } from '../api/request';
import { InputError } from '../values/input';
import { doubtOf, stillInDoubt, type Doubt } from './doubt';

/** What happened to a part of an item's work, by the part's name. */
export type PartsPast = Record<string, 'done' | Doubt>;

/** Parts of an operation's work, remembered over all tries of a run. */
export function partsOf(sender: Sender, past: PartsPast): Parts {
	return {
		isDone: (name) => past[name] === 'done',
		send: async (names, call) => await sendParts(sender, past, names, call),
	};
}

async function sendParts({ send }: Sender, past: PartsPast, names: string[], call: Call): ReturnType<Parts['send']> {
	const failure = { error: undefined as unknown };
	try {
		for (const name of names) {
			const known = past[name];
			if (known !== undefined && known !== 'done') throw stillInDoubt(known);
		}
		const answer: Answer = await send(call);
		for (const name of names) past[name] = 'done';
		return { answer };
	} catch (error) {
		failure.error = error;
	}
	const doubt = doubtOf(failure.error);
	if (doubt !== undefined) for (const name of names) past[name] = doubt;
	return { failed: failed(failure.error) };
}

function failed(error: unknown): Failed {
	const { message, description } = error as Partial<Error & { description: string }>;
	return {
		why: message ?? String(error),
		advice: description ?? '',
		doubt: doubtOf(error) !== undefined,
		told: (words) => told(error, words),
	};
}

function told(
	error: unknown,
	{ message, description, details, untouched = false }: Parameters<Failed['told']>[0],
): Error {
	if (error instanceof Cancelled) return untouched ? new Cancelled() : error;
	if (!(error instanceof Problem)) return new InputError(message, description);
	const { kind, status, refusal, waitMs, doubt } = error;
	return new Problem(kind, message, { description, status, refusal, waitMs, details, doubt: doubt && !untouched });
}
