'use strict';

const KINDS = { string: 'string', number: 'number', boolean: 'boolean', object: 'json' };

/** Forms and mappings store their values in parts. A model provides strings, numbers, booleans and arrays. */
const isForm = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const expression = (name, value) => `={{ $fromAI('${name}', \`the ${name}\`, '${KINDS[typeof value]}') }}`;

/**
 * Leaves every value to a model: replaces each with an expression like the one from n8n's editor, and returns the value
 * as the model's answer.
 * @param {Record<string, unknown>} values by property name
 * @returns {{values: Record<string, unknown>, answer: Record<string, unknown>}}
 */
function leaveToModel(values) {
	const entries = Object.entries(values).filter(([, value]) => !isForm(value));
	const chosen = Object.fromEntries(entries.map(([name, value]) => [name, expression(name, value)]));
	return { values: { ...values, ...chosen }, answer: Object.fromEntries(entries) };
}

module.exports = { leaveToModel };
