'use strict';

/**
 * What differs between hosts and accounts, or is not certain: each can be switched, so that both forms are met before they come
 * from a live account. The value here is the default.
 */
const VARIANTS = {
	channelsTotalExtra: { value: 0, what: 'how many channels more meta.total says than can be had (8 was seen)' },
	maxPageSize: {
		value: 200,
		what: 'how many rows a page of any list has at most, whatever was asked; meta.limit says so',
	},
	listMetadata: { value: true, what: 'lists say in meta how many rows there are, and how many a page has' },
	maxTicketPageSize: { value: 10, what: 'how many tickets a page has at most, whatever was asked' },
	legacyOperators: { value: false, what: 'operators of the older generation: no status, no access_right_*' },
	unwrappedRecords: { value: false, what: 'one request and one operator come without an envelope' },
	webhookAsList: { value: false, what: 'one webhook comes as a list of one, without errors as the text None' },
	minimalCreateResponses: {
		value: false,
		what: 'a client that was created is answered with {"status":"success"} alone',
	},
	minimalWriteResponses: { value: true, what: 'changes are answered with {"status":"success"} alone' },
	statusInStatistics: { value: false, what: 'statistics carry a status' },
	duplicateDeliveries: { value: false, what: 'each webhook delivery comes twice' },
};

/** @returns {Record<string, number|boolean>} the defaults */
function defaultVariants() {
	return Object.fromEntries(Object.entries(VARIANTS).map(([name, { value }]) => [name, value]));
}

/**
 * Changes variants in place.
 * @param {Record<string, number|boolean>} variants
 * @param {Record<string, unknown>} changes
 * @throws {RangeError} on an unknown name or a value of another type
 */
function setVariants(variants, changes) {
	for (const [name, value] of Object.entries(changes)) {
		if (!(name in VARIANTS))
			throw new RangeError(`There is no variant "${name}". There are: ${Object.keys(VARIANTS).join(', ')}`);
		if (typeof value !== typeof VARIANTS[name].value)
			throw new RangeError(`The variant "${name}" is a ${typeof VARIANTS[name].value}`);
		variants[name] = value;
	}
}

module.exports = { VARIANTS, defaultVariants, setVariants };
