import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AmbiguousWrite } from './ambiguous-writes';
import type { CompletedWrites } from './completed-writes';
import type { SubRequestOutcomes } from './sub-requests';
import { isToolCall } from './tool-calls';

/** What a failed attempt did with one item: its output, or a write whose outcome is unknown. */
export type ItemOutcome = { items: INodeExecutionData[] } | { ambiguousWrite: AmbiguousWrite };

interface CheckpointData extends IDataObject {
	runIndex?: number;
	scope?: string;
	outcomes?: Record<string, ItemOutcome>;
	subRequests?: SubRequestOutcomes;
	completedWrites?: Record<string, CompletedWrites>;
	/** Number of attempts at this run so far. */
	attempts?: number;
}

/** Checkpoints of tool calls, keyed by the arguments object: n8n passes the same object to each attempt at one call. */
const toolCallData = new WeakMap<object, CheckpointData>();

/**
 * Records what a failed run has already sent. n8n's *Retry On Fail* and *Retry execution* run the whole node again with the same input,
 * which would send everything before the failed item twice. n8n stores a node's context with the execution, so it is available to the
 * next attempt and removed with the execution.
 *
 * All tool calls of an agent share this context, but each call is independent: only n8n's retries of the same call share a checkpoint.
 */
export class RetryCheckpoint {
	private readonly outcomes: Record<string, ItemOutcome>;
	/** Outcomes of sub-requests, by the names that the operation gives them. */
	readonly subRequests: SubRequestOutcomes;
	private readonly writes: Record<string, CompletedWrites>;
	private readonly attempts: number;

	/** @param scope identifies the operation: attempts at another operation share nothing with this one */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly scope: string,
		private readonly data = checkpointDataOf(context),
	) {
		const isSameRun = data.runIndex === this.runIndex && data.scope === scope;
		this.outcomes = (isSameRun && data.outcomes) || {};
		this.subRequests = (isSameRun && data.subRequests) || {};
		this.writes = (isSameRun && data.completedWrites) || {};
		this.attempts = 1 + ((isSameRun && data.attempts) || 0);
	}

	/** What an earlier attempt at this run did with an item. */
	get(index: number): ItemOutcome | undefined {
		return this.outcomes[index];
	}

	/** Records what this attempt did with an item. */
	record(index: number, outcome: ItemOutcome): void {
		this.outcomes[index] = outcome;
		delete this.writes[index];
	}

	/** The writes of an item that succeeded before the item failed, for `withoutRepeatedWrites()` to read and extend. */
	completedWrites(index: number): CompletedWrites {
		return (this.writes[index] ??= { responses: {} });
	}

	/** Stores the outcomes for the next attempt at this run. */
	save(): void {
		Object.assign(this.data, {
			runIndex: this.runIndex,
			scope: this.scope,
			outcomes: this.outcomes,
			subRequests: this.subRequests,
			completedWrites: this.writes,
			attempts: this.attempts,
		});
	}

	/** Clears the checkpoint after a completed run, so that nothing remains in the execution data. */
	clear(): void {
		for (const key of Object.keys(this.data)) delete this.data[key];
	}

	/**
	 * Whether n8n will run the node again although it continued on failure: with *Retry On Fail*, n8n looks for an `error` in the first
	 * output item while attempts remain (two to five, three by default).
	 */
	isRetry(output: INodeExecutionData[]): boolean {
		const { retryOnFail, maxTries } = this.context.getNode();
		if (retryOnFail !== true || output[0]?.json?.error === undefined) return false;
		return this.attempts < Math.min(5, Math.max(2, maxTries || 3));
	}

	/** The run's index in its execution. n8n counts each attempt at a tool call as a run, so a tool call has none. */
	private get runIndex(): number | undefined {
		return isToolCall(this.context) ? undefined : this.context.getWorkflowDataProxy(0).$runIndex;
	}
}

function checkpointDataOf(context: IExecuteFunctions): CheckpointData {
	if (!isToolCall(context)) return context.getContext('node');
	const toolArguments: unknown = context.getInputData()[0]?.json;
	if (toolArguments === null || typeof toolArguments !== 'object') return {};
	const data = toolCallData.get(toolArguments) ?? {};
	toolCallData.set(toolArguments, data);
	return data;
}
