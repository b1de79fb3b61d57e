'use strict';

/** Newer versions of this indirect dependency want a package that not every registry carries. */
const LINKEDOM = { linkedom: '0.18.13' };

/** Old n8n names this one by an address outside of npm. */
const XLSX = { xlsx: '0.18.5' };

/** n8n 2.41 has a module that looks things up on the internet. An older one does not start when it is told a name that it does not know. */
const KNOWS_NO_REGISTRY = { N8N_DISABLED_MODULES: undefined };

/**
 * @typedef {object} Release how a n8n is installed and started
 * @property {20 | 24} node the major version of Node that it runs on
 * @property {Record<string, string>} overrides versions of indirect dependencies
 * @property {Record<string, string | undefined>} environment what it wants to be told besides what every n8n is told
 */

/** @type {Record<string, Release>} */
const RELEASES = {
	'1.85.4': { node: 20, overrides: { ...LINKEDOM, ...XLSX }, environment: KNOWS_NO_REGISTRY },
	'1.123.81': { node: 24, overrides: { ...LINKEDOM, ...XLSX }, environment: KNOWS_NO_REGISTRY },
	'2.0.3': { node: 24, overrides: { ...LINKEDOM, ...XLSX }, environment: KNOWS_NO_REGISTRY },
	'2.41.1': { node: 24, overrides: LINKEDOM, environment: {} },
};

/**
 * @param {string} version of n8n
 * @returns {Release}
 * @throws {RangeError} where nobody has tried that version
 */
function releaseOf(version) {
	if (version in RELEASES) return RELEASES[version];
	throw new RangeError(`n8n ${version} was not tried. There are: ${Object.keys(RELEASES).join(', ')}`);
}

module.exports = { releaseOf };
