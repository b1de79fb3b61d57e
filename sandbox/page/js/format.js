/** Smaller numbers are Unix seconds, larger ones milliseconds. */
const MAX_SECONDS = 1e11;

// Reused formatters: toLocaleTimeString creates one per call, which is slow for hundreds of messages.
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/**
 * Parses all time formats of the API and the sandbox.
 * @param {string|number|null|undefined} value Unix seconds, milliseconds, ISO 8601, or "2026-07-17T10:45:31 UTC"
 * @returns {number|null} milliseconds, or null without a valid time
 */
export function toMillis(value) {
	if (typeof value === 'number') return value < MAX_SECONDS ? value * 1000 : value;
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

/** @param {string|number|null|undefined} value @returns {string} e.g. "17 Jul 2026, 10:45:31" in the viewer's time zone, or '' */
export function formatDateTime(value) {
	return [dayOf(value), timeOfDay(value)].filter(Boolean).join(', ');
}

/** @param {number} bytes @returns {string} e.g. "512 bytes", "20.4 kB" */
export function formatBytes(bytes) {
	if (bytes < 1000) return `${bytes} bytes`;
	return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} millis @returns {string} e.g. "8 s", "4 min 10 s", "1 h 59 min" */
export function duration(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** @param {unknown} value an object, or a string that may contain JSON @returns {string} indented JSON, or the unchanged string */
export function pretty(value) {
	if (value === undefined || value === null || value === '') return '';
	if (typeof value !== 'string') return JSON.stringify(value, null, 2);
	try {
		return JSON.stringify(JSON.parse(value), null, 2);
	} catch {
		return value;
	}
}

/** @param {unknown} value @returns {boolean} whether the value is empty */
export function isBlank(value) {
	return (
		value === undefined ||
		value === null ||
		value === '' ||
		(typeof value === 'object' && Object.keys(value).length === 0)
	);
}

/**
 * A link that is safe for `href` and `src`: URLs in messages are untrusted, so only http(s) is allowed.
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

/** @param {{id: number, assigned_name?: string|null, name?: string|null, phone?: string|null}} client @returns {string} the display name */
export function clientName(client) {
	// Chat2Desk returns "unknown" for clients without a name.
	const name = client.name === 'unknown' ? null : client.name;
	return client.assigned_name || name || client.phone || `Client ${client.id}`;
}

/** @param {string} name @returns {string} one or two upper-case letters */
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
