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
 * Converts the strings of a form or query to the types of a JSON body.
 * @param {any} schema of the body
 * @param {Record<string, string|string[]>} fields `tag_ids[]` becomes `tag_ids`
 * @returns {Record<string, any>} values that do not match their type stay strings and are rejected by the contract
 */
function coerceParams(schema, fields) {
	const named = Object.entries(fields).map(([name, text]) => [name.replace(/\[\]$/, ''), text]);
	return Object.fromEntries(named.map(([name, text]) => [name, coerceValue(schema.properties?.[name], text)]));
}

module.exports = { coerceParams };
