'use strict';

const DAY_MS = 86_400_000;

/**
 * @param {number|null} ms
 * @returns {string|null} "2026-07-17T10:45:31 UTC", the format of most responses (seen on live accounts), which is not ISO 8601
 */
function utcText(ms) {
	return ms === null || ms === undefined ? null : `${new Date(ms).toISOString().slice(0, 19)} UTC`;
}

const MOSCOW_OFFSET_MS = 3 * 3_600_000;

/**
 * @param {number} ms
 * @returns {string} "2026-07-17T13:45:31 MSK", used in some events (Chat2Desk reference)
 */
function moscowText(ms) {
	return `${new Date(ms + MOSCOW_OFFSET_MS).toISOString().slice(0, 19)} MSK`;
}

/**
 * @param {number} ms
 * @returns {number} Unix seconds
 */
function unixSeconds(ms) {
	return Math.floor(ms / 1000);
}

/**
 * The time of a webhook event, with or without fractional seconds (both seen on live accounts).
 * @param {number} ms
 * @param {boolean} withFraction
 * @returns {string} ISO 8601, with microseconds if withFraction is set
 */
function eventTime(ms, withFraction) {
	const iso = new Date(ms).toISOString();
	return withFraction ? `${iso.slice(0, 23)}000Z` : `${iso.slice(0, 19)}Z`;
}

/**
 * @param {number} ms
 * @param {number} offsetMinutes UTC offset of the company
 * @returns {string} "YYYY-MM-DD HH:MM:SS" in the company's time zone
 */
function companyTime(ms, offsetMinutes) {
	return new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** @param {string} name @returns {boolean} whether the time zone exists */
function isZone(name) {
	try {
		return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }));
	} catch {
		return false;
	}
}

/**
 * @param {{timeZone?: string, utcOffsetMinutes?: number}} company
 * @param {number} ms
 * @returns {number} UTC offset of the company at that time, in minutes
 */
function offsetOf({ timeZone, utcOffsetMinutes }, ms) {
	if (!timeZone) return utcOffsetMinutes;
	const shown = new Date(ms).toLocaleString('sv-SE', { timeZone });
	return Math.round((Date.parse(`${shown.replace(' ', 'T')}Z`) - ms) / 60_000);
}

/**
 * @param {{timeZone?: string, utcOffsetMinutes?: number}} company
 * @param {number} midnight the first millisecond of a day in UTC
 * @returns {number} the first millisecond of that day in the company's time zone
 */
function dayStart(company, midnight) {
	let [before, after] = [midnight - DAY_MS, midnight + DAY_MS];
	if (offsetOf(company, before) === offsetOf(company, after)) return midnight - offsetOf(company, before) * 60_000;
	// A clock change is near, possibly at midnight: binary search for the first millisecond of the local day.
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (middle + offsetOf(company, middle) * 60_000 < midnight) before = middle;
		else after = middle;
	}
	return after;
}

/**
 * @param {string} text dd-mm-yyyy
 * @returns {number|null} the first millisecond of the day in UTC; null for an invalid date
 */
function dayFromText(text) {
	const [, day, month, year] = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text) ?? [];
	const ms = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
	// Date.parse turns February 31 into a day of March instead of rejecting it.
	return Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(day) ? null : ms;
}

/**
 * Parses a time in any format that integrations send; the Chat2Desk reference specifies none.
 * @param {string} text dd-mm-yyyy, Unix seconds, or any format that Date.parse accepts
 * @returns {number|null} milliseconds
 */
function anyTime(text) {
	if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
	const ms = dayFromText(text) ?? Date.parse(text.replace(/ UTC$/, 'Z'));
	return Number.isNaN(ms) ? null : ms;
}

module.exports = {
	DAY_MS,
	utcText,
	moscowText,
	unixSeconds,
	eventTime,
	companyTime,
	dayFromText,
	dayStart,
	isZone,
	offsetOf,
	anyTime,
};
