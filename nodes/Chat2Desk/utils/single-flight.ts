/** Lets callers that ask for the same thing at the same time share one read. */
export class SingleFlight<T> {
	private readonly inFlight = new Map<string, Promise<T>>();

	async read(key: string, read: () => Promise<T>): Promise<T> {
		const shared = this.inFlight.get(key);
		if (shared !== undefined) return await shared;
		const own = read();
		this.inFlight.set(key, own);
		try {
			return await own;
		} finally {
			this.inFlight.delete(key);
		}
	}
}
