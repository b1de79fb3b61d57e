'use strict';

/** API behavior that differs between servers and accounts, or is unverified. Tests use both forms. `value` is the default. */
const VARIANTS = {
	channelsTotalExtra: { value: 0, what: 'number of channels by which meta.total exceeds the list (8 was seen)' },
	maxPageSize: {
		value: 200,
		what: 'maximum rows per page, regardless of the requested limit; returned in meta.limit',
	},
	listMetadata: { value: true, what: 'lists contain meta with the total and the page size' },
	maxTicketPageSize: { value: 10, what: 'maximum tickets per page, regardless of the requested limit' },
	legacyOperators: { value: false, what: 'legacy operators: no status, no access_right_*' },
	unwrappedRecords: { value: false, what: 'single requests and operators are returned without an envelope' },
	webhookAsList: {
		value: false,
		what: 'a single webhook is returned as an array; without errors, its errors are the string "None"',
	},
	minimalCreateResponses: {
		value: false,
		what: 'creating a client returns {"status":"success"} only',
	},
	minimalWriteResponses: { value: true, what: 'updates return {"status":"success"} only' },
	statusInStatistics: { value: false, what: 'statistics contain a status' },
	previousOperatorInDeliveries: {
		value: false,
		what: 'operator_id in deliveries is the previous operator of the dialog, not the current one',
	},
	fetchAttachments: { value: true, what: 'attachments are fetched if their URL is local' },
	duplicateDeliveries: { value: false, what: 'each webhook delivery is sent twice' },
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
			throw new RangeError(`Unknown variant "${name}". Available: ${Object.keys(VARIANTS).join(', ')}`);
		if (typeof value !== typeof VARIANTS[name].value)
			throw new RangeError(`The variant "${name}" must be a ${typeof VARIANTS[name].value}`);
		variants[name] = value;
	}
}

module.exports = { VARIANTS, defaultVariants, setVariants };
