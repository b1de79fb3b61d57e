'use strict';

const DAY_MS = 86_400_000;

/**
 * @param {number|null} ms
 * @returns {string|null} "2026-07-17T10:45:31 UTC", the form of most answers (seen on live accounts): not ISO 8601
 */
function utcText(ms) {
	return ms === null || ms === undefined ? null : `${new Date(ms).toISOString().slice(0, 19)} UTC`;
}

/**
 * @param {number} ms
 * @returns {number} Unix seconds
 */
function unixSeconds(ms) {
	return Math.floor(ms / 1000);
}

/**
 * The time of a webhook event. Live accounts send it with and without a fraction of a second.
 * @param {number} ms
 * @param {boolean} withFraction
 * @returns {string} ISO 8601, with microseconds where a fraction is wanted
 */
function eventTime(ms, withFraction) {
	const iso = new Date(ms).toISOString();
	return withFraction ? `${iso.slice(0, 23)}000Z` : `${iso.slice(0, 19)}Z`;
}

/**
 * @param {number} ms
 * @param {number} offsetMinutes how far the company's time zone is ahead of UTC
 * @returns {string} "YYYY-MM-DD HH:MM:SS" in the company's own time
 */
function companyTime(ms, offsetMinutes) {
	return new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * @param {string} text dd-mm-yyyy
 * @returns {number|null} the day's first millisecond in UTC; null where the text names no day of the calendar
 */
function dayFromText(text) {
	const [, day, month, year] = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text) ?? [];
	const ms = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
	// Date.parse turns the 31st of February into March instead of refusing it.
	return Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(day) ? null : ms;
}

/**
 * Reads a time in one of the forms that integrations send where Chat2Desk's reference names none.
 * @param {string} text dd-mm-yyyy, Unix seconds, or what Date.parse reads
 * @returns {number|null} milliseconds
 */
function anyTime(text) {
	if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
	const ms = dayFromText(text) ?? Date.parse(text.replace(/ UTC$/, 'Z'));
	return Number.isNaN(ms) ? null : ms;
}

module.exports = { DAY_MS, utcText, unixSeconds, eventTime, companyTime, dayFromText, anyTime };
