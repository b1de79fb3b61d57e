import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../values/input';
import { number } from '../values/numbers';
import { isNothing } from '../values/refusals';
import { toggle } from '../values/switches';

/** The options that were added to the node, as one item has them. */
export interface Options {
	/** Counts for the whole execution: that of the first item is taken. */
	concurrency?: number;
	/** The same. */
	parallelWrites?: boolean;
	/** In milliseconds. */
	timeout?: number;
	extraQuery?: unknown;
	extraBody?: unknown;
	[name: string]: unknown;
}

/** Options that are numbers from 1 up, and what the editor calls them. */
const NUMBERS: Record<string, string | undefined> = { concurrency: 'Concurrent Requests', timeout: 'Timeout' };

/**
 * The options that were added, read one by one and for one item, so that an expression that gives nothing for it fails no other.
 * Throws `InputError` on a number that is none, and n8n's error where an expression fails.
 */
export function readOptions(host: IExecuteFunctions, index: number): Options {
	const given = (host.getNode().parameters.options ?? {}) as IDataObject | string;
	// n8n's editor takes no expression for all of them, but a workflow that was made elsewhere may have one.
	const whole = typeof given === 'string' ? (host.getNodeParameter('options', index, {}) as IDataObject) : undefined;
	const options: Options = {};
	for (const name of Object.keys(whole ?? given)) {
		const value: unknown = whole ? whole[name] : host.getNodeParameter(`options.${name}`, index, null);
		const label = NUMBERS[name];
		options[name] = label === undefined ? (value ?? undefined) : numberOf(value, label);
		if (name === 'parallelWrites') options[name] = !isNothing(value) && toggle(value, { label: 'Parallel Writes' });
	}
	return options;
}

/** The options that count for all items, as the first one has them. One for which they cannot be read fails by itself; the others go on without. */
export function readCommon(host: IExecuteFunctions): Pick<Options, 'concurrency' | 'parallelWrites'> {
	try {
		return readOptions(host, 0);
	} catch {
		return {};
	}
}

function numberOf(value: unknown, label: string): number | undefined {
	if (isNothing(value)) return undefined;
	const given = number(value, { label });
	if (given >= 1) return given;
	throw new InputError(`"${label}" is not a number from 1 up: ${given}`, `Set Options > ${label} to a number such as 10, or remove it`);
}
