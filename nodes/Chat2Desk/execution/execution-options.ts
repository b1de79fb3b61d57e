import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isNullLike } from '../parsing/common';
import { toObject } from '../parsing/structured';
import { parseBoolean, parseNumber } from '../parsing/scalars';
import { InputError } from '../utils/input';

/** The options of the node, as read for one item. */
export interface ExecutionOptions extends IDataObject {
	/** Requests in flight at once. The first item's value applies to the whole execution. */
	concurrency?: number;
	/** Whether to write to different clients in parallel. The first item's value applies to the whole execution. */
	parallelWrites?: boolean;
	/** Whether to skip a message whose External ID the client already has. */
	skipIfAlreadySent?: boolean;
	/** Whether custom fields keep their IDs under *Simplify*. */
	customFieldIds?: boolean;
	/** Whether to send a long text as several messages. */
	splitLongText?: boolean;
	maxCharacters?: number;
	/** In seconds. */
	pauseBetweenParts?: number;
	/** How long links to files of the input are valid, in hours. */
	linkLifetime?: number;
	/** In milliseconds. */
	timeout?: number;
	/** Whether an agent's tool is limited to the trigger's client, or the ID of the client; as entered. */
	onlyThisClient?: IDataObject['value'];
}

/** Parsers of the options that are numbers or booleans. */
const PARSERS: Record<string, ((value: unknown) => number | boolean) | undefined> = {
	concurrency: (value) => parseAtLeastOne(value, 'Concurrent Requests', 10),
	timeout: (value) => parseAtLeastOne(value, 'Timeout', 60_000),
	parallelWrites: (value) => parseBoolean(value, { label: 'Parallel Writes' }),
	customFieldIds: (value) => parseBoolean(value, { label: 'Custom Field IDs' }),
	splitLongText: (value) => parseBoolean(value, { label: 'Split Long Text' }),
	maxCharacters: (value) => parseInRange(value, 'Max Characters per Message', 20, 100_000),
	pauseBetweenParts: (value) => parseInRange(value, 'Pause Between Parts', 0, 5),
	linkLifetime: (value) => parseInRange(value, 'Link Lifetime', 0.1, 8_760),
	skipIfAlreadySent: (value) => parseBoolean(value, { label: 'Skip If Already Sent' }),
};

/**
 * Reads the options for one item, each on its own, so that an expression without a result for this item affects no other item. Throws
 * `InputError` for invalid numbers and booleans, and n8n's error if an expression fails.
 */
export function readOptions(context: IExecuteFunctions, index: number): ExecutionOptions {
	const raw = context.getNode().parameters.options ?? {};
	// The editor allows no expression for the whole collection, but a workflow created elsewhere may have one.
	const whole =
		typeof raw === 'string' ? toObject(context.getNodeParameter('options', index, {}) ?? {}, 'Options') : undefined;
	const options: ExecutionOptions = {};
	for (const name of Object.keys(whole ?? raw)) {
		const value = whole ? whole[name] : context.getNodeParameter(`options.${name}`, index, null);
		const parse = PARSERS[name];
		if (parse === undefined) options[name] = value ?? undefined;
		else if (!isNullLike(value)) options[name] = parse(value);
	}
	return options;
}

/**
 * The options that apply to the whole execution, as set for the first item. If they are invalid, the first item reports it and the others
 * use the defaults.
 */
export function readExecutionOptions(
	context: IExecuteFunctions,
): Pick<ExecutionOptions, 'concurrency' | 'parallelWrites'> {
	try {
		return readOptions(context, 0);
	} catch {
		return {};
	}
}

function parseAtLeastOne(value: unknown, label: string, example: number): number {
	const number = parseNumber(value, { label });
	if (number >= 1) return number;
	throw new InputError(
		`"${label}" must be at least 1 (got ${number})`,
		`Set Options > ${label} to a number such as ${example}, or remove it`,
	);
}

function parseInRange(value: unknown, label: string, min: number, max: number): number {
	const number = parseNumber(value, { label });
	if (number >= min && number <= max) return number;
	throw new InputError(
		`"${label}" must be between ${min} and ${max} (got ${number})`,
		`Correct Options > ${label}, or remove it`,
	);
}
