import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** What happened to one item of a run that failed: its output, or that nobody knows whether it was carried out. */
export type Past = { items: INodeExecutionData[] } | { doubt: { message: string; description: string } };

/**
 * Remembers what a failed run has sent already. n8n's *Retry On Fail* and *Retry execution* run the whole node again with the
 * same input; without this, everything before the failing item would be sent twice. n8n keeps a node's context with the
 * execution, so it is there in the next try, and gone with the execution.
 */
export class Resume {
	private readonly past: Record<string, Past>;

	/** @param scope names the operation: a try with another one has nothing in common with this */
	constructor(
		private readonly host: IExecuteFunctions,
		private readonly scope: string,
	) {
		const { runIndex, scope: known, past } = this.memory as { runIndex?: number; scope?: string; past?: Record<string, Past> };
		const isSame = runIndex === this.runIndex && known === scope;
		this.past = isSame && past !== undefined ? past : {};
	}

	/** What an earlier try of this run did with an item. */
	of(index: number): Past | undefined {
		return this.past[index];
	}

	/** Notes what this try did with an item. */
	note(index: number, past: Past): void {
		this.past[index] = past;
	}

	/** Keeps the notes for the next try of this run. */
	keep(): void {
		Object.assign(this.memory, { runIndex: this.runIndex, scope: this.scope, past: this.past });
	}

	/** Forgets everything once a run has come to its end, so that nothing stays in the execution's data. */
	forget(): void {
		for (const key of Object.keys(this.memory)) delete this.memory[key];
	}

	private get memory(): IDataObject {
		return this.host.getContext('node') as IDataObject;
	}

	private get runIndex(): number {
		return this.host.getWorkflowDataProxy(0).$runIndex as number;
	}
}
