const EVENTS = ['call', 'delivery', 'message', 'dialog', 'webhook', 'action', 'attachment'];
const RETRY_MS = 2000;

/**
 * Subscribes to the live events of the sandbox.
 * @param {(type: string, record: any) => void} onEvent
 * @param {(state: 'live'|'lost') => void} onState after "live", load the current state: the stream contains only new events
 */
export function follow(onEvent, onState) {
	const connect = () => {
		const source = new EventSource('/_sandbox/events');
		source.addEventListener('open', () => onState('live'));
		source.addEventListener('error', () => {
			onState('lost');
			// Browsers stop reconnecting after a response that is not an event stream, so the page reconnects itself.
			source.close();
			setTimeout(connect, RETRY_MS);
		});
		for (const type of EVENTS) source.addEventListener(type, (event) => onEvent(type, JSON.parse(event.data)));
	};
	connect();
}
