import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { mapConcurrent } from '../api/map-concurrent';
import { ExecutionCancelledError } from '../api/errors';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import { agentRestrictionOf, findOperation, isRead } from '../descriptions/operations';
import type { Operation, Resource } from '../descriptions/types';
import { InputError } from '../utils/input';
import { settle } from '../utils/settle';
import { ambiguousWriteError, ambiguousWriteOf } from './ambiguous-writes';
import { readExecutionOptions } from './execution-options';
import { ItemExecutor } from './item-executor';
import { errorItem, toNodeError } from './node-errors';
import { PerClientQueue } from './per-client-queue';
import { RetryCheckpoint } from './retry-checkpoint';
import { isToolCall, notForAgentsError } from './tool-calls';

/** Requests in flight at once, unless *Concurrent Requests* is set. */
const DEFAULT_CONCURRENCY = 50;

/**
 * Executes the selected operation for every input item and returns the output in input order. Throws a `NodeApiError` or
 * `NodeOperationError` with the item's index, unless the node continues on failure.
 */
export async function executeOperation(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = findOperation(resources, resource, context.getNodeParameter('operation', 0));
	if (operation === undefined) {
		throw toNodeError(
			context,
			new InputError('This operation does not exist', 'Select Resource and Operation from their lists'),
			0,
		);
	}
	const restriction = agentRestrictionOf(operation);
	if (restriction !== undefined && isToolCall(context))
		throw toNodeError(context, notForAgentsError(operation.name, restriction), 0);
	const run = new OperationRun(context, operation, `${resource}:${operation.value}`);
	return [(await run.execute()).flat()];
}

/** One execution of the node: all of its items. */
class OperationRun {
	private readonly concurrency: number;
	private readonly limiter: RequestLimiter;
	private readonly hasParallelWrites: boolean;
	private readonly executor: ItemExecutor;
	private readonly checkpoint?: RetryCheckpoint;
	/** Set once an item has failed, so that no further requests are sent. */
	private hasFailed = false;

	constructor(
		private readonly context: IExecuteFunctions,
		operation: Operation,
		scope: string,
	) {
		const isReadOnly = isRead(operation);
		const { concurrency = DEFAULT_CONCURRENCY, parallelWrites = false } = readExecutionOptions(context);
		this.hasParallelWrites = !isReadOnly && parallelWrites;
		this.concurrency = isReadOnly || this.hasParallelWrites ? Math.max(1, Math.floor(concurrency)) : 1;
		this.limiter = new RequestLimiter(this.concurrency, context.getExecutionCancelSignal());
		this.checkpoint = isReadOnly ? undefined : new RetryCheckpoint(context, scope);
		this.executor = new ItemExecutor(
			context,
			operation,
			createApiClient(context, this.limiter),
			this.concurrency,
			this.checkpoint?.subRequests,
		);
	}

	async execute(): Promise<INodeExecutionData[][]> {
		const items = this.context.getInputData();
		const queue = this.hasParallelWrites ? new PerClientQueue() : undefined;
		let isComplete = false;
		try {
			const results = await mapConcurrent(items.length, this.concurrency, (index) => this.executeItem(index, queue));
			isComplete = this.checkpoint?.isRetry(results.flat()) !== true;
			return results;
		} finally {
			if (isComplete) this.checkpoint?.clear();
			else this.checkpoint?.save();
		}
	}

	private async executeItem(index: number, queue?: PerClientQueue): Promise<INodeExecutionData[]> {
		const previous = this.checkpoint?.get(index);
		if (previous !== undefined && 'items' in previous) return previous.items;
		const outcome = await settle(async () => {
			if (previous !== undefined) throw ambiguousWriteError(previous.ambiguousWrite);
			// Only reads wait: parallel writes must be prepared in input order.
			if (this.checkpoint === undefined) await this.limiter.waitToPrepare();
			return await this.executor.run(index, () => !this.hasFailed, this.checkpoint?.completedWrites(index), queue);
		});
		if (outcome.ok) {
			this.checkpoint?.record(index, { items: outcome.value });
			return outcome.value;
		}
		const ambiguousWrite = ambiguousWriteOf(outcome.error);
		if (ambiguousWrite !== undefined) this.checkpoint?.record(index, { ambiguousWrite });
		const error = toNodeError(this.context, outcome.error, index);
		const shouldContinue = this.context.continueOnFail() && !(outcome.error instanceof ExecutionCancelledError);
		if (shouldContinue) return [errorItem(error, index, this.context.getNode())];
		this.hasFailed = true;
		this.limiter.drain();
		throw error;
	}
}
