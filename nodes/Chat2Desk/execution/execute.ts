import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { mapConcurrent } from '../api/map-concurrent';
import { ExecutionCancelledError, RequestLimiter } from '../api/rate-limit/request-limiter';
import { findOperation, isRead } from '../descriptions/operations';
import type { Operation, Resource } from '../descriptions/types';
import { InputError } from '../utils/input-error';
import { ambiguousWriteError, ambiguousWriteOf } from './ambiguous-writes';
import { readExecutionOptions } from './execution-options';
import { ItemExecutor } from './item-executor';
import { errorItem, toNodeError } from './node-errors';
import type { PerClientQueue } from './per-client-queue';
import { RetryCheckpoint } from './retry-checkpoint';
import { isToolCall } from './tool-calls';

/** Requests that may be under way at once, unless the user says otherwise: the default of *Concurrent Requests*. */
const DEFAULT_CONCURRENCY = 50;

/**
 * Executes the chosen operation for every input item and returns the output in the order of the input.
 * Throws a `NodeApiError` or `NodeOperationError` that names the item, unless the node continues on failures.
 */
export async function executeOperation(
	host: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const resource = host.getNodeParameter('resource', 0) as string;
	const operation = findOperation(resources, resource, host.getNodeParameter('operation', 0) as string);
	if (operation === undefined) {
		throw toNodeError(
			host,
			new InputError('This operation does not exist', 'Choose Resource and Operation from their lists'),
			0,
		);
	}
	if (operation.hiddenFromAgents !== undefined && isToolCall(host))
		throw toNodeError(host, assertAllowedForAgents(operation), 0);
	const batch = new OperationRun(host, operation, `${resource}:${operation.value}`);
	return [(await batch.run()).flat()];
}

/** What cannot be undone is decided on by a person. */
function assertAllowedForAgents({ name, hiddenFromAgents }: Operation): InputError {
	const why =
		typeof hiddenFromAgents === 'string'
			? hiddenFromAgents
			: 'It cannot be undone. Put the node into the workflow itself, where a person decides on it';
	return new InputError(`"${name}" is not for AI agents`, why);
}

/** All items of one execution. */
class OperationRun {
	private readonly width: number;
	private readonly pace: RequestLimiter;
	private readonly isParallel: boolean;
	/** Whether an item has failed, so that nothing further is to be sent. */
	private isOver = false;
	private readonly item: ItemExecutor;
	private readonly resume?: RetryCheckpoint;

	constructor(
		private readonly host: IExecuteFunctions,
		operation: Operation,
		scope: string,
	) {
		const reads = isRead(operation);
		const { concurrency = DEFAULT_CONCURRENCY, parallelWrites = false } = readExecutionOptions(host);
		this.isParallel = !reads && parallelWrites;
		this.width = reads || this.isParallel ? Math.max(1, Math.floor(concurrency)) : 1;
		this.pace = new RequestLimiter(this.width, host.getExecutionCancelSignal());
		this.resume = reads ? undefined : new RetryCheckpoint(host, scope);
		this.item = new ItemExecutor(
			host,
			operation,
			createApiClient(host, this.pace),
			this.width,
			this.resume?.subRequests,
		);
	}

	async run(): Promise<INodeExecutionData[][]> {
		const items = this.host.getInputData();
		const outcome = { results: [] as INodeExecutionData[][], done: false };
		const turns = this.isParallel ? new (await import('./per-client-queue')).PerClientQueue() : undefined;
		try {
			outcome.results = await mapConcurrent(items.length, this.width, async (index) => await this.one(index, turns));
			outcome.done = this.resume?.isRetry(outcome.results.flat()) !== true;
		} finally {
			if (outcome.done) this.resume?.clear();
			else this.resume?.save();
		}
		return outcome.results;
	}

	private async one(index: number, turns?: PerClientQueue): Promise<INodeExecutionData[]> {
		const past = this.resume?.get(index);
		if (past !== undefined && 'items' in past) return past.items;
		const failure = { error: undefined as unknown };
		try {
			if (past !== undefined) throw ambiguousWriteError(past.doubt);
			// Writes that run side by side keep the order in which they come.
			if (this.resume === undefined) await this.pace.waitToPrepare();
			const items = await this.item.run(index, () => !this.isOver, turns);
			this.resume?.record(index, { items });
			return items;
		} catch (error) {
			failure.error = error;
		}
		const doubt = ambiguousWriteOf(failure.error);
		if (doubt !== undefined) this.resume?.record(index, { doubt });
		const error = toNodeError(this.host, failure.error, index);
		const goesOn = this.host.continueOnFail() && !(failure.error instanceof ExecutionCancelledError);
		if (goesOn) return [errorItem(error, index, this.host.getNode())];
		this.isOver = true;
		this.pace.drain();
		throw error;
	}
}
