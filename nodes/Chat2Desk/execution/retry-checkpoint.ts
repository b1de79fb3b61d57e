import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AmbiguousWrite } from './ambiguous-writes';
import type { SubRequestOutcomes } from './sub-requests';
import { isToolCall } from './tool-calls';

/** What happened to one item of a run that failed: its output, or that nobody knows whether it was carried out. */
export type ItemOutcome = { items: INodeExecutionData[] } | { doubt: AmbiguousWrite };

interface CheckpointData {
	runIndex?: number;
	scope?: string;
	past?: Record<string, ItemOutcome>;
	parts?: SubRequestOutcomes;
	/** How often the run was tried. */
	tries?: number;
}

/** What tool calls have sent, by the object with the arguments: it is the same in each try of one call, and of no other call. */
const toolCalls = new WeakMap<object, CheckpointData>();

/**
 * Remembers what a failed run has sent already. n8n's *Retry On Fail* and *Retry execution* run the whole node again with the
 * same input; without this, everything before the failing item would be sent twice. n8n keeps a node's context with the
 * execution, so it is there in the next try, and gone with the execution.
 *
 * An agent's calls of a tool share that context, and each is a wish of its own: only n8n's repetitions of the same call are one.
 */
export class RetryCheckpoint {
	private readonly outcomes: Record<string, ItemOutcome>;
	/** What happened to parts of items, by names that the operation gives. */
	readonly subRequests: SubRequestOutcomes;
	private readonly attempts: number;

	/** @param scope names the operation: a try with another one has nothing in common with this */
	constructor(
		private readonly host: IExecuteFunctions,
		private readonly scope: string,
		private readonly memory = memoryOf(host),
	) {
		const isSame = memory.runIndex === this.runIndex && memory.scope === scope;
		this.outcomes = (isSame && memory.past) || {};
		this.subRequests = (isSame && memory.parts) || {};
		this.attempts = 1 + ((isSame && memory.tries) || 0);
	}

	/** What an earlier try of this run did with an item. */
	get(index: number): ItemOutcome | undefined {
		return this.outcomes[index];
	}

	/** Notes what this try did with an item. */
	record(index: number, past: ItemOutcome): void {
		this.outcomes[index] = past;
	}

	/** Keeps the notes for the next try of this run. */
	save(): void {
		Object.assign(this.memory, {
			runIndex: this.runIndex,
			scope: this.scope,
			past: this.outcomes,
			parts: this.subRequests,
			tries: this.attempts,
		});
	}

	/** Forgets everything once a run has come to its end, so that nothing stays in the execution's data. */
	clear(): void {
		for (const key of Object.keys(this.memory)) delete this.memory[key as keyof CheckpointData];
	}

	/**
	 * Whether n8n runs the node again although it went on after failures: with *Retry On Fail* it looks for an `error` in the
	 * first item of the output, as long as a try is left (at least two, at most five, three where nothing is set).
	 */
	isRetry(output: INodeExecutionData[]): boolean {
		const { retryOnFail, maxTries } = this.host.getNode();
		if (retryOnFail !== true || output[0]?.json?.error === undefined) return false;
		return this.attempts < Math.min(5, Math.max(2, maxTries || 3));
	}

	/** The run within its execution; each try of a tool call is a run of its own to n8n. */
	private get runIndex(): number | undefined {
		return isToolCall(this.host) ? undefined : (this.host.getWorkflowDataProxy(0).$runIndex as number);
	}
}

function memoryOf(host: IExecuteFunctions): CheckpointData {
	if (!isToolCall(host)) return host.getContext('node') as IDataObject as CheckpointData;
	const call: unknown = host.getInputData()[0]?.json;
	if (call === null || typeof call !== 'object') return {};
	const memory = toolCalls.get(call) ?? {};
	toolCalls.set(call, memory);
	return memory;
}
