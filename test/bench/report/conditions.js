'use strict';

const os = require('node:os');
const { VERSIONS } = require('../../../sandbox/start/paths');
const { output } = require('../../../sandbox/start/processes');
const { version } = require('../../../package.json');

/**
 * The date, machine and versions of the measurement.
 * @param {string} node the Node that n8n runs on
 * @returns {Promise<{date: string, machine: string, versions: Record<string, string>}>}
 */
async function conditions(node) {
	const cpus = os.cpus();
	const memory = Math.round(os.totalmem() / 2 ** 30);
	return {
		date: new Date().toISOString().slice(0, 10),
		machine: `${cpus.length} cores (${cpus[0].model}), ${memory} GB, ${os.type()} ${os.release()}`,
		versions: { package: version, n8n: VERSIONS.n8n, node: (await output(node, ['--version']))?.slice(1) ?? '' },
	};
}

module.exports = { conditions };
