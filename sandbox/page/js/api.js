const BASE = '/_sandbox';

async function request(method, path, body) {
	const response = await fetch(BASE + path, {
		method,
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	}).catch(() => {
		throw new Error('The sandbox does not answer. Is it still running?');
	});
	const text = await response.text();
	const answer = parse(text);
	if (!response.ok) throw new Error(errorText(answer, text, response.status));
	return answer;
}

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function errorText(answer, text, status) {
	const said = answer?.error ?? answer?.message ?? text.slice(0, 200);
	return `${typeof said === 'string' && said ? said : JSON.stringify(said)} (${status})`;
}

function query(values) {
	const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
	return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}

/** The sandbox's control API. Every call resolves to the parsed answer and throws an Error whose text can be shown. */
export const sandbox = {
	info: () => request('GET', '/info'),
	reset: () => request('POST', '/reset', {}),
	calls: () => request('GET', '/calls'),
	clearCalls: () => request('DELETE', '/calls'),
	deliveries: () => request('GET', '/deliveries'),
	clearDeliveries: () => request('DELETE', '/deliveries'),
	clearViolations: () => request('DELETE', '/violations'),
	faults: () => request('GET', '/faults'),
	addFault: (fault) => request('POST', '/faults', fault),
	clearFaults: () => request('DELETE', '/faults'),
	clock: (change) => request('POST', '/clock', change),
	signature: (mode) => request('POST', '/signature', { mode }),
	clients: (filter) => request('GET', `/chat/clients${query(filter)}`),
	addClient: (client) => request('POST', '/chat/clients', client),
	messages: (filter) => request('GET', `/chat/messages${query(filter)}`),
	writeAsClient: (message) => request('POST', '/chat/messages', message),
	writeAsOperator: (message) => request('POST', '/operator/messages', message),
	changeDialog: (id, change) => request('POST', `/operator/dialogs/${encodeURIComponent(id)}`, change),
};
