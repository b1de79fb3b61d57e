import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Cancelled } from '../api/pace';
import { Problem } from '../api/problem';
import { LOOK } from '../api/request';

type Doubt = { message: string; description: string };

/**
 * What happened to one item of a run that failed, or to a part of the work: its output, what the part came to, or that nobody knows
 * whether it was carried out.
 */
export type Past = { items: INodeExecutionData[] } | { value: unknown } | { doubt: Doubt };

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

	/** What an earlier try of this run did with an item, or with a part that has a name. */
	of(name: number | string): Past | undefined {
		return this.past[name];
	}

	/** Notes what this try did with an item or a part. */
	note(name: number | string, past: Past): void {
		this.past[name] = past;
	}

	/** Notes it where nobody knows whether what failed was carried out. */
	noteDoubt(name: number | string, error: unknown): void {
		if (error instanceof Cancelled && error.underWay) {
			this.note(name, { doubt: { message: 'The execution was cancelled. The request may have been carried out', description: LOOK } });
		}
		if (!(error instanceof Problem) || error.kind !== 'broken') return;
		const { message, description } = error;
		this.note(name, { doubt: { message, description } });
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

/** What an item or a part in doubt fails with, as long as the same run is tried again. */
export function stillInDoubt({ message, description }: Doubt): Problem {
	return new Problem('broken', message, { description });
}

/**
 * Does a part of an item's work, unless an earlier try of the run did it already: then it hands out what came of it. A part in doubt
 * is not done again but fails as it did.
 *
 * @param name tells the part from all others of the run, and is the same in each try
 */
export async function part<T>(resume: Resume | undefined, name: string, work: () => Promise<T>): Promise<T> {
	const past = resume?.of(name);
	if (past !== undefined && 'value' in past) return past.value as T;
	if (past !== undefined && 'doubt' in past) throw stillInDoubt(past.doubt);
	const failure = { error: undefined as unknown };
	try {
		const value = await work();
		resume?.note(name, { value });
		return value;
	} catch (error) {
		failure.error = error;
	}
	resume?.noteDoubt(name, failure.error);
	throw failure.error;
}
