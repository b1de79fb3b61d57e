import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isNullLike } from '../parsing/common';
import { toObject } from '../parsing/json';
import { parseBoolean, parseNumber } from '../parsing/scalars';
import { InputError } from '../utils/input-error';

/** The options that were added to the node, as one item has them. */
export interface ExecutionOptions {
	/** Counts for the whole execution: that of the first item is taken. */
	concurrency?: number;
	/** The same. */
	parallelWrites?: boolean;
	/** Whether a message is not to be sent that its client has already. */
	skipIfAlreadySent?: boolean;
	/** In milliseconds. */
	timeout?: number;
	extraQuery?: unknown;
	extraBody?: unknown;
	[name: string]: unknown;
}

/** What the editor calls options that are numbers from 1 up, and those that are on or off; how each is read. */
const READERS: Record<string, ((value: unknown) => unknown) | undefined> = {
	concurrency: (value) => numberOf(value, 'Concurrent Requests'),
	timeout: (value) => numberOf(value, 'Timeout'),
	parallelWrites: (value) => parseBoolean(value, { label: 'Parallel Writes' }),
	skipIfAlreadySent: (value) => parseBoolean(value, { label: 'Skip If Already Sent' }),
};

/**
 * The options that were added, read one by one and for one item, so that an expression that gives nothing for it fails no other.
 * Throws `InputError` on a number or a switch that is none, and n8n's error where an expression fails.
 */
export function readOptions(host: IExecuteFunctions, index: number): ExecutionOptions {
	const given = (host.getNode().parameters.options ?? {}) as IDataObject | string;
	// n8n's editor takes no expression for all of them, but a workflow that was made elsewhere may have one.
	const whole =
		typeof given === 'string' ? toObject(host.getNodeParameter('options', index, {}) ?? {}, 'Options') : undefined;
	const options: ExecutionOptions = {};
	for (const name of Object.keys(whole ?? given)) {
		const value: unknown = whole ? whole[name] : host.getNodeParameter(`options.${name}`, index, null);
		const read = READERS[name];
		if (read === undefined) options[name] = value ?? undefined;
		else if (!isNullLike(value)) options[name] = read(value);
	}
	return options;
}

/** The options that count for all items, as the first one has them. One for which they cannot be read fails by itself; the others go on without. */
export function readExecutionOptions(
	host: IExecuteFunctions,
): Pick<ExecutionOptions, 'concurrency' | 'parallelWrites'> {
	try {
		return readOptions(host, 0);
	} catch {
		return {};
	}
}

function numberOf(value: unknown, label: string): number {
	const given = parseNumber(value, { label });
	if (given >= 1) return given;
	throw new InputError(
		`"${label}" is not a number from 1 up: ${given}`,
		`Set Options > ${label} to a number such as 10, or remove it`,
	);
}
