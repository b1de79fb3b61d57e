const SECONDS_END = 1e11;

// Made once: toLocaleTimeString makes a new formatter at every call, which a dialog of hundreds of messages would feel.
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/**
 * Reads every time form that the API and the sandbox use.
 * @param {string|number|null|undefined} value Unix seconds, milliseconds, ISO 8601, or "2026-07-17T10:45:31 UTC"
 * @returns {number|null} milliseconds, or null when there is no time in it
 */
export function toMillis(value) {
	if (typeof value === 'number') return value < SECONDS_END ? value * 1000 : value;
	if (!value) return null;
	const parsed = Date.parse(String(value).replace(/ UTC$/, 'Z'));
	return Number.isNaN(parsed) ? null : parsed;
}

/** @param {string|number|null|undefined} value @returns {string} HH:MM:SS in the viewer's time zone, or '' */
export function timeOfDay(value) {
	const at = toMillis(value);
	return at === null ? '' : TIME.format(at);
}

/** @param {string|number|null|undefined} value @returns {string} e.g. "17 Jul 2026", or '' */
export function dayOf(value) {
	const at = toMillis(value);
	return at === null ? '' : DAY.format(at);
}

/** @param {number} millis a length of time @returns {string} e.g. "8 s", "4 min 10 s", "1 h 59 min" */
export function duration(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** @param {unknown} value an object, or text that may be JSON @returns {string} indented JSON, or the text as it is */
export function pretty(value) {
	if (value === undefined || value === null || value === '') return '';
	if (typeof value !== 'string') return JSON.stringify(value, null, 2);
	try {
		return JSON.stringify(JSON.parse(value), null, 2);
	} catch {
		return value;
	}
}

/** @param {unknown} value @returns {boolean} whether there is nothing in it worth showing */
export function isBlank(value) {
	return (
		value === undefined ||
		value === null ||
		value === '' ||
		(typeof value === 'object' && Object.keys(value).length === 0)
	);
}

/**
 * A link that is safe to put into `href` or `src`: a message's author chooses the URL, so `javascript:` and the like stay out.
 * @param {unknown} value
 * @returns {string|null} the absolute http(s) URL, or null
 */
export function webLink(value) {
	if (!/^https?:\/\//i.test(String(value))) return null;
	try {
		return new URL(String(value)).href;
	} catch {
		return null;
	}
}

/** @param {{id: number, assigned_name?: string|null, name?: string|null, phone?: string|null}} client @returns {string} what operators call the client */
export function clientName(client) {
	// Chat2Desk writes "unknown" where it has no name.
	const name = client.name === 'unknown' ? null : client.name;
	return client.assigned_name || name || client.phone || `Client ${client.id}`;
}

/** @param {string} name @returns {string} one or two capitals */
export function initials(name) {
	const words = name
		.replace(/[^\p{L}\p{N} ]/gu, '')
		.split(' ')
		.filter(Boolean);
	return (
		words
			.slice(0, 2)
			.map((word) => word[0].toUpperCase())
			.join('') || '?'
	);
}
