import { matchKey, type MatchValues } from '../resources/client/match-criteria';
import type { Parameters } from './parameters';

/** Runs items of different clients in parallel, and items of the same client in input order. */
export class PerClientQueue {
	private reading: Promise<unknown> = Promise.resolve();
	/** The last item of each client since the last barrier. */
	private lastByClient = new Map<string, Promise<unknown>>();
	private barrier: Promise<unknown> = Promise.resolve();

	/**
	 * Reads the parameters of the items one after the other and executes each item in its client's order. An item without a client ID acts
	 * as a barrier: it waits for all earlier items and blocks all later ones.
	 */
	async run<R>(read: () => Promise<Parameters | undefined>, work: (parameters?: Parameters) => Promise<R>): Promise<R> {
		const queued = this.reading.then(async () => {
			const parameters = await read();
			return { result: this.enqueue(clientIdOf(parameters), () => work(parameters)) };
		});
		this.reading = ignoreErrors(queued);
		return await (
			await queued
		).result;
	}

	private async enqueue<R>(clientId: string | undefined, work: () => Promise<R>): Promise<R> {
		const { barrier, lastByClient } = this;
		const earlier =
			clientId === undefined
				? Promise.all([barrier, ...lastByClient.values()])
				: (lastByClient.get(clientId) ?? barrier);
		const result = earlier.then(work);
		if (clientId !== undefined) lastByClient.set(clientId, ignoreErrors(result));
		else [this.barrier, this.lastByClient] = [ignoreErrors(result), new Map()];
		return await result;
	}
}

const ignoreErrors = (work: Promise<unknown>): Promise<void> =>
	work.then(
		() => undefined,
		() => undefined,
	);

/** The ID of the client whose messages or data an item's request concerns, if the request contains it. */
function clientIdOf(parameters?: Parameters): string | undefined {
	if (parameters === undefined) return undefined;
	const { path, query, body } = parameters.request;
	const { values } = parameters;
	const { assigneeType, clientId } = values;
	const id =
		body?.client_id ??
		query?.client_id ??
		/^\/clients\/(\d+)/.exec(path)?.[1] ??
		(assigneeType === 'client' ? clientId : matchKey(values as Partial<MatchValues>));
	return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}
