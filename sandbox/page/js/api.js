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

/** Gives the sandbox a file of this machine. @param {File} file @returns {Promise<{url: string}>} */
async function upload(file) {
	const response = await fetch(`${BASE}/chat/files${query({ name: file.name, type: file.type })}`, {
		method: 'POST',
		headers: { 'content-type': 'application/octet-stream' },
		body: file,
	});
	const text = await response.text();
	if (!response.ok) throw new Error(errorText(parse(text), text, response.status));
	return parse(text);
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
	reset: () => request('POST', '/reset', { keep_webhooks: true }),
	calls: () => request('GET', '/calls'),
	clearCalls: () => request('DELETE', '/calls'),
	deliveries: () => request('GET', '/deliveries'),
	actions: () => request('GET', '/actions'),
	clearActions: () => request('DELETE', '/actions'),
	action: (name, body) => request('POST', `/operator/${name}`, body),
	clearDeliveries: () => request('DELETE', '/deliveries'),
	clearViolations: () => request('DELETE', '/violations'),
	faults: () => request('GET', '/faults'),
	addFault: (fault) => request('POST', '/faults', fault),
	clearFaults: () => request('DELETE', '/faults'),
	clock: (change) => request('POST', '/clock', change),
	variants: (change) => request('POST', '/variants', change),
	signature: (mode) => request('POST', '/signature', { mode }),
	clients: (filter) => request('GET', `/chat/clients${query(filter)}`),
	upload: (file) => upload(file),
	addClient: (client) => request('POST', '/chat/clients', client),
	messages: (filter) => request('GET', `/chat/messages${query(filter)}`),
	writeAsClient: (message) => request('POST', '/chat/messages', message),
	writeAsOperator: (message) => request('POST', '/operator/messages', message),
	changeDialog: (id, change) => request('POST', `/operator/dialogs/${encodeURIComponent(id)}`, change),
};
