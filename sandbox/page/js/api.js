const BASE = '/_sandbox';
const LOGS = ['calls', 'deliveries', 'violations', 'actions', 'attachments'];

async function request(method, path, body) {
	const response = await fetch(BASE + path, {
		method,
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	}).catch(() => {
		throw new Error('The sandbox does not respond. Is it still running?');
	});
	const text = await response.text();
	const result = parse(text);
	if (!response.ok) throw new Error(errorText(result, text, response.status));
	return result;
}

/** Uploads a local file. @param {File} file @returns {Promise<{url: string}>} */
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

function errorText(body, text, status) {
	const message = body?.error ?? body?.message ?? text.slice(0, 200);
	return `${typeof message === 'string' && message ? message : JSON.stringify(message)} (${status})`;
}

function query(values) {
	const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
	return entries.length ? `?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}` : '';
}

/** Client of the control API. Methods return the parsed response and throw an Error with a readable message. */
export const sandbox = {
	info: () => request('GET', '/info'),
	reset: () => request('POST', '/reset', { keep_webhooks: true }),
	calls: () => request('GET', '/calls'),
	deliveries: () => request('GET', '/deliveries'),
	actions: () => request('GET', '/actions'),
	attachments: () => request('GET', '/attachments'),
	action: (name, body) => request('POST', `/operator/${name}`, body),
	clearLogs: () => Promise.all(LOGS.map((log) => request('DELETE', `/${log}`))),
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
