import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findOperation, isRead } from '../catalogue/operations';
import type { Operation, Resource } from '../catalogue/types';
import { InputError } from '../values/input';
import { failedItem, nodeError } from './failure';
import { ItemRun } from './item';
import { Cancelled, Pace } from '../api/pace';
import { readCommon } from './options';
import { inOrder } from '../api/pool';
import { sender } from '../api/request';
import { doubtOf, stillInDoubt } from './doubt';
import { Resume } from './resume';
import { isToolCall } from './tool';
import type { Turns } from './turns';

/** Requests that may be under way at once, unless the user says otherwise: the default of *Concurrent Requests*. */
const AT_ONCE = 50;

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
	if (operation.peopleOnly !== undefined && isToolCall(host)) throw nodeError(host, notForAgents(operation), 0);
	const batch = new Batch(host, operation, `${resource}:${operation.value}`);
	return [(await batch.run()).flat()];
}

/** What cannot be undone is decided on by a person. */
function notForAgents({ name, peopleOnly }: Operation): InputError {
	const why =
		typeof peopleOnly === 'string'
			? peopleOnly
			: 'It cannot be undone. Put the node into the workflow itself, where a person decides on it';
	return new InputError(`"${name}" is not for AI agents`, why);
}

/** All items of one execution. */
class Batch {
	private readonly width: number;
	private readonly pace: Pace;
	private readonly isParallel: boolean;
	/** Whether an item has failed, so that nothing further is to be sent. */
	private isOver = false;
	private readonly item: ItemRun;
	private readonly resume?: Resume;

	constructor(
		private readonly host: IExecuteFunctions,
		operation: Operation,
		scope: string,
	) {
		const reads = isRead(operation);
		const { concurrency = AT_ONCE, parallelWrites = false } = readCommon(host);
		this.isParallel = !reads && parallelWrites;
		this.width = reads || this.isParallel ? Math.max(1, Math.floor(concurrency)) : 1;
		this.pace = new Pace(this.width, host.getExecutionCancelSignal());
		this.resume = reads ? undefined : new Resume(host, scope);
		this.item = new ItemRun(host, operation, sender(host, this.pace), this.width, this.resume?.parts);
	}

	async run(): Promise<INodeExecutionData[][]> {
		const items = this.host.getInputData();
		const outcome = { results: [] as INodeExecutionData[][], done: false };
		const turns = this.isParallel ? new (await import('./turns')).Turns() : undefined;
		try {
			outcome.results = await inOrder(items.length, this.width, async (index) => await this.one(index, turns));
			outcome.done = this.resume?.isRunAgain(outcome.results.flat()) !== true;
		} finally {
			if (outcome.done) this.resume?.forget();
			else this.resume?.keep();
		}
		return outcome.results;
	}

	private async one(index: number, turns?: Turns): Promise<INodeExecutionData[]> {
		const past = this.resume?.of(index);
		if (past !== undefined && 'items' in past) return past.items;
		const failure = { error: undefined as unknown };
		try {
			if (past !== undefined) throw stillInDoubt(past.doubt);
			// Writes that run side by side keep the order in which they come.
			if (this.resume === undefined) await this.pace.toPrepare();
			const items = await this.item.run(index, () => !this.isOver, turns);
			this.resume?.note(index, { items });
			return items;
		} catch (error) {
			failure.error = error;
		}
		const doubt = doubtOf(failure.error);
		if (doubt !== undefined) this.resume?.note(index, { doubt });
		const error = nodeError(this.host, failure.error, index);
		const goesOn = this.host.continueOnFail() && !(failure.error instanceof Cancelled);
		if (goesOn) return [failedItem(error, index, this.host.getNode())];
		this.isOver = true;
		this.pace.look();
		throw error;
	}
}
