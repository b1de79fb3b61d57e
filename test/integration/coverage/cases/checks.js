'use strict';

/** The output of an operation that only confirms success. */
const succeeded = (items) => expect(items).toEqual([expect.objectContaining({ success: true })]);

const rows = (length) => (items) => expect(items).toHaveLength(length);

/** A transcript: one line per message, within its length limit. */
function transcribed(items) {
	const [{ text, messages, count }] = items;
	expect(items).toHaveLength(1);
	expect(count).toBeGreaterThan(3);
	expect(messages).toHaveLength(count);
	expect(text.length).toBeLessThanOrEqual(1500);
	for (const line of text.split('\n')) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d [^:]+: /);
	expect(text.split('\n')).toHaveLength(count);
	expect(messages).toContainEqual(expect.objectContaining({ role: 'user', author: 'Client' }));
}

module.exports = { rows, succeeded, transcribed };
