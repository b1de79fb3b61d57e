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

module.exports = { LINES, TYPES };
