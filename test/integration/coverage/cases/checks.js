'use strict';

/** What an operation puts out that only says that it was carried out. */
const succeeded = (items) => expect(items).toEqual([expect.objectContaining({ success: true })]);

const rows = (length) => (items) => expect(items).toHaveLength(length);

module.exports = { rows, succeeded };
