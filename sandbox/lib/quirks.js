'use strict';

/**
 * What differs between hosts and accounts, or is not certain: each can be switched, so that both forms are met before they come
 * from a live account. The value here is the default.
 */
const QUIRKS = {
	channelsTotalExtra: { value: 0, what: 'how many channels more meta.total says than can be had (8 was seen)' },
	pageCap: { value: 200, what: 'how many rows a page of any list has at most, whatever was asked; meta.limit says so' },
	listMeta: { value: true, what: 'lists say in meta how many rows there are, and how many a page has' },
	ticketsMaxLimit: { value: 10, what: 'how many tickets a page has at most, whatever was asked' },
	oldOperators: { value: false, what: 'operators of the older generation: no status, no access_right_*' },
	bareSingles: { value: false, what: 'one request and one operator come without an envelope' },
	webhookInList: { value: false, what: 'one webhook comes as a list of one, without errors as the text None' },
	bareCreations: { value: false, what: 'a client that was created is answered with {"status":"success"} alone' },
	terseWrites: { value: true, what: 'changes are answered with {"status":"success"} alone' },
	statusInStatistics: { value: false, what: 'statistics carry a status' },
	deliverTwice: { value: false, what: 'each webhook delivery comes twice' },
};

/** @returns {Record<string, number|boolean>} the defaults */
function defaultQuirks() {
	return Object.fromEntries(Object.entries(QUIRKS).map(([name, { value }]) => [name, value]));
}

/**
 * Changes quirks in place.
 * @param {Record<string, number|boolean>} quirks
 * @param {Record<string, unknown>} changes
 * @throws {RangeError} on an unknown name or a value of another type
 */
function setQuirks(quirks, changes) {
	for (const [name, value] of Object.entries(changes)) {
		if (!(name in QUIRKS))
			throw new RangeError(`There is no quirk "${name}". There are: ${Object.keys(QUIRKS).join(', ')}`);
		if (typeof value !== typeof QUIRKS[name].value)
			throw new RangeError(`The quirk "${name}" is a ${typeof QUIRKS[name].value}`);
		quirks[name] = value;
	}
}

module.exports = { QUIRKS, defaultQuirks, setQuirks };
