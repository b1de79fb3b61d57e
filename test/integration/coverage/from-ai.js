'use strict';

const KINDS = { string: 'string', number: 'number', boolean: 'boolean', object: 'json' };

/** Forms and mappings of the editor hold their values in parts; a model fills in texts, numbers, switches and lists. */
const isForm = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const expression = (name, value) => `={{ $fromAI('${name}', \`the ${name}\`, '${KINDS[typeof value]}') }}`;

/**
 * Leaves every value to a model: each becomes an expression like the one that n8n's editor writes for it, and the value what the model will answer.
 *
 * @param {Record<string, unknown>} values by property name
 * @returns {{values: Record<string, unknown>, answer: Record<string, unknown>}}
 */
function leaveToModel(values) {
	const entries = Object.entries(values).filter(([, value]) => !isForm(value));
	const chosen = Object.fromEntries(entries.map(([name, value]) => [name, expression(name, value)]));
	return { values: { ...values, ...chosen }, answer: Object.fromEntries(entries) };
}

module.exports = { leaveToModel };
