'use strict';

const typesOf = (schema) => [schema?.type ?? []].flat();

function coerceValue(schema, text) {
	const types = typesOf(schema);
	if (types.includes('array'))
		return [text]
			.flat()
			.flatMap((each) => each.split(','))
			.map((each) => coerceValue(schema.items, each));
	if (Array.isArray(text)) return text;
	if ((types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
	if (types.includes('boolean') && ['true', 'false', '1', '0'].includes(text)) return text === 'true' || text === '1';
	if (types.includes('null') && text === '') return null;
	return text;
}

/**
 * Reads the texts of a form or a query as the values that a body of JSON would have.
 * @param {any} schema of the body
 * @param {Record<string, string|string[]>} fields `tag_ids[]` is `tag_ids`
 * @returns {Record<string, any>} what fits no type stays text, for the contract to refuse
 */
function coerceParams(schema, fields) {
	const named = Object.entries(fields).map(([name, text]) => [name.replace(/\[\]$/, ''), text]);
	return Object.fromEntries(named.map(([name, text]) => [name, coerceValue(schema.properties?.[name], text)]));
}

module.exports = { coerceParams };
