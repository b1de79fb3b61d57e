'use strict';

const { parseArgs } = require('node:util');
const { LINES } = require('./versions');

const HELP = `Tests the packed package with several versions of n8n.

  npm run test:compat                     the check set in every version of n8n-core, and the types of nodes/
  npm run test:compat -- 1.84.0 2.41.1    only these versions
  npm run test:compat -- --servers        the package on real n8n servers (before a release; minutes, and gigabytes the first time)
  npm run test:compat -- --check          changes no file; fails if the results differ from docs/compatibility.json

Versions: ${LINES.map(({ core, server }) => (server ? `${core} (n8n ${server})` : core)).join(', ')}
Installed versions are kept in the cache of "npm start"; CHAT2DESK_PLAYGROUND_CACHE sets its folder.
`;

/**
 * @param {string[]} args
 * @returns {{help: boolean, servers: boolean, check: boolean, output?: string, lines: typeof LINES, all: boolean}}
 * @throws {Error} on an unknown option or version
 */
function readOptions(args) {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			help: { type: 'boolean', short: 'h', default: false },
			servers: { type: 'boolean', default: false },
			check: { type: 'boolean', default: false },
			output: { type: 'string' },
		},
	});
	const named = (version) => LINES.find(({ core, server, n8n }) => [core, server, n8n].includes(version));
	const unknown = positionals.find((version) => !named(version));
	if (unknown) throw new RangeError(`Unknown version ${unknown}.\n\n${HELP}`);
	const chosen = positionals.length === 0 ? LINES : positionals.map(named);
	return { ...values, lines: chosen.filter(({ server }) => !values.servers || server), all: positionals.length === 0 };
}

module.exports = { HELP, readOptions };
