import { InputError } from './input';
import { splitList } from './lists';
import { quote } from './refusals';

/** What is asked of an account's tags. */
interface Known {
	id: number;
	label: string;
}

const plain = (text: string) => text.trim().toLowerCase();

/**
 * The tags that a text means: one for each part between commas, semicolons or line breaks; fewer where the account has tags with such a
 * mark in their name. Throws `InputError` where more than one reading is possible, or where beside such a name there is no tag.
 */
export function splitTagText(text: string, known: Known[]): string[] {
	const parts = splitList(text);
	const isOne = known.some(({ label }) => plain(label) === plain(text));
	const names = namesOfSeveralParts(known);
	const namesAt = (at: number) =>
		names.filter((name) => name.parts.every((part, index) => part === plain(parts[at + index] ?? '')));
	const marked = parts.flatMap((_, at) => namesAt(at));
	if (marked.length === 0) return isOne ? [text] : parts;
	const isTag = (part: string) => known.some(({ id, label }) => plain(label) === plain(part) || String(id) === part);
	// What each part and all behind it may mean, from the last one on. Two readings are enough to know that it is not clear.
	const readings: string[][][] = [[[]]];
	for (let at = parts.length - 1; at >= 0; at--) {
		const alone = isTag(parts[at]) ? readings[0].map((rest) => [parts[at], ...rest]) : [];
		const joined = namesAt(at).flatMap((name) => readings[name.parts.length - 1].map((rest) => [name.label, ...rest]));
		readings.unshift([...alone, ...joined].slice(0, 2));
	}
	const [found, ...others] = readings[0];
	if (found !== undefined && others.length === 0) return found;
	throw unclear(text, found === undefined ? [[marked[0].label], parts] : readings[0]);
}

/** Names with marks between their parts. Tags that share one are told apart where the name is looked up. */
function namesOfSeveralParts(known: Known[]): Array<{ label: string; parts: string[] }> {
	const labels = new Map(known.map(({ label }) => [plain(label), label]));
	return [...labels.values()]
		.map((label) => ({ label, parts: splitList(label).map(plain) }))
		.filter(({ parts }) => parts.length > 1);
}

function unclear(text: string, readings: string[][]): InputError {
	const inWords = readings.map((labels) => labels.map((label) => `"${quote(label)}"`).join(' and '));
	return new InputError(
		`"${quote(text)}" may be the ${inWords.map((words, at) => `${readings[at].length > 1 ? 'tags' : 'tag'} ${words}`).join(', or the ')}`,
		`Give the tags as a list, e.g. {{ ${JSON.stringify(readings[0])} }}, or choose them from the list`,
	);
}
