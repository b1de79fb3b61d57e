const EVENTS = ['call', 'delivery', 'message', 'dialog', 'webhook', 'action'];
const RETRY_MS = 2000;

/**
 * Follows the sandbox's live events for as long as the page is open.
 * @param {(type: string, record: any) => void} onEvent
 * @param {(state: 'live'|'lost') => void} onState what happened before a "live" has to be read: the stream only brings what is new
 */
export function follow(onEvent, onState) {
	const connect = () => {
		const source = new EventSource('/_sandbox/events');
		source.addEventListener('open', () => onState('live'));
		source.addEventListener('error', () => {
			onState('lost');
			// The browser gives up for good after an answer that is not an event stream, so the page reconnects by itself.
			source.close();
			setTimeout(connect, RETRY_MS);
		});
		for (const type of EVENTS) source.addEventListener(type, (event) => onEvent(type, JSON.parse(event.data)));
	};
	connect();
}
