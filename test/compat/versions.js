'use strict';

/**
 * The tested versions, oldest first. `core` runs the check set. `server` is the real n8n that runs the packed package
 * with `--servers`.
 * @type {ReadonlyArray<{core: string, n8n: string, server?: string}>} `n8n`: the n8n release line of the n8n-core
 * version
 */
const LINES = [
	{ n8n: '1.85', core: '1.84.0', server: '1.85.4' },
	{ n8n: '1.101', core: '1.100.0' },
	{ n8n: '1.104', core: '1.103.2' },
	{ n8n: '1.123', core: '1.122.48', server: '1.123.81' },
	{ n8n: '2.0', core: '2.0.2', server: '2.0.3' },
	{ n8n: '2.20', core: '2.20.6' },
	{ n8n: '2.33', core: '2.33.2' },
	{ n8n: '2.41', core: '2.41.1' },
];

/**
 * The versions of n8n-workflow used to check the types of `nodes/`: the oldest one, those with type changes, and a 2.x.
 */
const TYPES = ['1.83.0', '1.97.0', '1.120.31', '2.11.1'];

/**
 * Features that require a newer n8n than the oldest supported one.
 * @type {Readonly<Record<string, string>>} the first n8n version by feature
 */
const REQUIREMENTS = {
	'*Output* of tools for AI agents': '1.88',
	'files from an input field': '1.90',
	'*Send and Wait for Response*': '1.106',
	'output fields before the first run': '1.123',
	'human review of tool calls': '2.6',
	'a failed execution for a reported outage': '2.41',
};

/** @param {string} feature a key of REQUIREMENTS */
const requirementOf = (feature) => `${feature} (since n8n ${REQUIREMENTS[feature]})`;

/** @param {string} version @param {string} minimum both such as `1.106`, or with a patch */
function isOlder(version, minimum) {
	const [major, minor] = version.split('.').map(Number);
	const [minMajor, minMinor] = minimum.split('.').map(Number);
	return major < minMajor || (major === minMajor && minor < minMinor);
}

/** The features that an n8n version lacks, as text. @param {string} version */
const missingIn = (version) =>
	Object.entries(REQUIREMENTS)
		.filter(([, minimum]) => isOlder(version, minimum))
		.map(([feature]) => requirementOf(feature));

module.exports = { LINES, REQUIREMENTS, TYPES, isOlder, missingIn, requirementOf };
