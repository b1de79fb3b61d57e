'use strict';

/** Newer versions of this indirect dependency require a package that is missing in some registries. */
const LINKEDOM = { linkedom: '0.18.13' };

/** Old n8n versions install this one from a URL outside of npm. */
const XLSX = { xlsx: '0.18.5' };

/** n8n 2.41 has a module that requests data from the internet. Older versions do not start with an unknown module name. */
const NO_MCP_REGISTRY = { N8N_DISABLED_MODULES: undefined };

/**
 * @typedef {object} Release how an n8n version is installed and started
 * @property {20 | 24} node required major version of Node
 * @property {Record<string, string>} overrides versions of indirect dependencies
 * @property {Record<string, string | undefined>} environment additional environment variables
 */

/** @type {Record<string, Release>} */
const RELEASES = {
	'1.85.4': { node: 20, overrides: { ...LINKEDOM, ...XLSX }, environment: NO_MCP_REGISTRY },
	'1.123.81': { node: 24, overrides: { ...LINKEDOM, ...XLSX }, environment: NO_MCP_REGISTRY },
	'2.0.3': { node: 24, overrides: { ...LINKEDOM, ...XLSX }, environment: NO_MCP_REGISTRY },
	'2.41.1': { node: 24, overrides: LINKEDOM, environment: {} },
};

/**
 * @param {string} version of n8n
 * @returns {Release}
 * @throws {RangeError} for an untested version
 */
function releaseOf(version) {
	if (version in RELEASES) return RELEASES[version];
	throw new RangeError(`n8n ${version} is untested. Available: ${Object.keys(RELEASES).join(', ')}`);
}

module.exports = { releaseOf };
