import type { Parameters } from './parameters';

/** Lets items that are about different clients run side by side, and those about one client in the order of the input. */
export class PerClientQueue {
	private reading: Promise<unknown> = Promise.resolve();
	/** The last item of each client that others run beside; and what all of them come after. */
	private last = new Map<string, Promise<unknown>>();
	private before: Promise<unknown> = Promise.resolve();

	/**
	 * Reads what an item asks for, one item after the other, and carries it out when its turn has come. An item that does not say
	 * which client it is about goes alone: after all before it, and before all behind it.
	 */
	async run<R>(read: () => Promise<Parameters | undefined>, work: (parameters?: Parameters) => Promise<R>): Promise<R> {
		const entry = this.reading.then(async () => {
			const parameters = await read();
			return { done: this.inTurn(clientOf(parameters), async () => await work(parameters)) };
		});
		this.reading = settling(entry);
		return await (
			await entry
		).done;
	}

	private async inTurn<R>(client: string | undefined, work: () => Promise<R>): Promise<R> {
		const { before, last } = this;
		const earlier = client === undefined ? Promise.all([before, ...last.values()]) : (last.get(client) ?? before);
		const done = earlier.then(work);
		if (client !== undefined) last.set(client, settling(done));
		else [this.before, this.last] = [settling(done), new Map()];
		return await done;
	}
}

const settling = async (work: Promise<unknown>): Promise<void> =>
	await work.then(
		() => undefined,
		() => undefined,
	);

/** The client whose messages or data an item's request is about, where the request says so. */
function clientOf(parameters?: Parameters): string | undefined {
	if (parameters === undefined) return undefined;
	const { path, query, body } = parameters.request;
	const { assigneeType, clientId } = parameters.values;
	const client =
		body?.client_id ??
		query?.client_id ??
		/^\/clients\/(\d+)/.exec(path)?.[1] ??
		(assigneeType === 'client' ? clientId : undefined);
	return typeof client === 'number' || typeof client === 'string' ? String(client) : undefined;
}
