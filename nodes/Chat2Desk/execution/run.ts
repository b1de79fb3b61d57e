import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findOperation, isRead } from '../catalogue/operations';
import type { Operation, Resource } from '../catalogue/types';
import { InputError } from '../values/input';
import { failedItem, nodeError } from './failure';
import { ItemRun } from './item';
import { Cancelled, Pace } from '../api/pace';
import type { Options } from './parameters';
import { inOrder } from '../api/pool';
import { Problem } from '../api/problem';
import { LOOK, sender } from '../api/request';
import { Resume, type Past } from './resume';

/** Requests of a reading operation that may be under way at once, unless the user says otherwise. */
const READS_AT_ONCE = 10;

/**
 * Executes the chosen operation for every input item and returns the output in the order of the input.
 * Throws a `NodeApiError` or `NodeOperationError` that names the item, unless the node continues on failures.
 */
export async function run(host: IExecuteFunctions, resources: readonly Resource[]): Promise<INodeExecutionData[][]> {
	const resource = host.getNodeParameter('resource', 0) as string;
	const operation = findOperation(resources, resource, host.getNodeParameter('operation', 0) as string);
	if (operation === undefined) {
		throw nodeError(
			host,
			new InputError('This operation does not exist', 'Choose Resource and Operation from their lists'),
			0,
		);
	}
	const batch = new Batch(host, operation, `${resource}:${operation.value}`);
	return [(await batch.run()).flat()];
}

/** All items of one execution. */
class Batch {
	private readonly width: number;
	private readonly item: ItemRun;
	private readonly resume?: Resume;

	constructor(
		private readonly host: IExecuteFunctions,
		operation: Operation,
		scope: string,
	) {
		const options = host.getNodeParameter('options', 0, {}) as Options;
		const reads = isRead(operation);
		this.width = Math.max(1, Math.floor(options.concurrency ?? (reads ? READS_AT_ONCE : 1)));
		const pace = new Pace(this.width, host.getExecutionCancelSignal());
		const patience = options.timeout === undefined ? {} : { timeoutMs: options.timeout };
		this.item = new ItemRun(host, operation, sender(host, pace, patience), this.width);
		// An agent's calls of a tool share a run, and each is a wish of its own.
		const isTool = /Tool$/.test(host.getNode().type) || host.isToolExecution?.() === true;
		this.resume = reads || isTool ? undefined : new Resume(host, scope);
	}

	async run(): Promise<INodeExecutionData[][]> {
		const items = this.host.getInputData();
		const outcome = { results: [] as INodeExecutionData[][], done: false };
		try {
			outcome.results = await inOrder(items.length, this.width, async (index) => await this.one(index));
			outcome.done = !this.isRunAgain(outcome.results);
		} finally {
			if (outcome.done) this.resume?.forget();
			else this.resume?.keep();
		}
		return outcome.results;
	}

	/** With *Retry On Fail*, n8n also runs a node again that went on after a failure: it looks for an `error` in the output. */
	private isRunAgain(results: INodeExecutionData[][]): boolean {
		return this.host.getNode().retryOnFail === true && results.some(([first]) => Boolean(first?.json.error));
	}

	private async one(index: number): Promise<INodeExecutionData[]> {
		const past = this.resume?.of(index);
		if (past !== undefined && 'items' in past) return past.items;
		const failure = { error: undefined as unknown };
		try {
			if (past !== undefined) throw stillInDoubt(past.doubt);
			const items = await this.item.run(index);
			this.resume?.note(index, { items });
			return items;
		} catch (error) {
			failure.error = error;
		}
		this.noteDoubt(index, failure.error);
		const error = nodeError(this.host, failure.error, index);
		const goesOn = this.host.continueOnFail() && !(failure.error instanceof Cancelled);
		if (goesOn) return [failedItem(error, index, this.host.getNode())];
		throw error;
	}

	private noteDoubt(index: number, error: unknown): void {
		if (error instanceof Cancelled && error.underWay) {
			this.resume?.note(index, {
				doubt: { message: 'The execution was cancelled. The request may have been carried out', description: LOOK },
			});
		}
		if (!(error instanceof Problem) || error.kind !== 'broken') return;
		const { message, description } = error;
		this.resume?.note(index, { doubt: { message, description } });
	}
}

function stillInDoubt({ message, description }: Extract<Past, { doubt: unknown }>['doubt']): Problem {
	return new Problem('broken', message, { description });
}
