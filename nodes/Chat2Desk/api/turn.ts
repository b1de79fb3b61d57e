/**
 * Resolves in the next turn of the event loop, after everything that can be sent or read by then. A timer would not do: one that is due
 * again at once keeps the loop from turning.
 */
export async function yieldToEventLoop(): Promise<void> {
	const { port1, port2 } = new MessageChannel();
	await new Promise<void>((done) => {
		port1.once('message', () => done());
		port2.postMessage(undefined);
	});
	port1.close();
}
