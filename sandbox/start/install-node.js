'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { installOnce } = require('./install');
const { QUIET, npm, requireRegistry } = require('./npm');
const { packageFolder } = require('./paths');
const { output } = require('./processes');
const { withProgress } = require('./progress');

/** Versions to download if this process runs another major version. */
const NODES = { 20: '20.20.2', 24: '24.21.0' };

const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
const NODE_PACKAGE = `node-${PLATFORM}-${process.arch}`;
const EXECUTABLE = path.join('node_modules', NODE_PACKAGE, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Returns a Node for n8n: the current one if it has the major version of n8n's native modules, else one downloaded from npm into the
 * cache.
 * @param {20 | 24} major
 * @returns {Promise<string>} path of the executable
 */
async function ensureNode(major) {
	if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
	const version = NODES[major];
	const folder = packageFolder('node', version);
	const executable = path.join(folder, EXECUTABLE);
	await installOnce({
		folder,
		needsBytes: 0.5e9,
		what: `Node ${version}`,
		verify: async () => ((await output(executable, ['--version'])) === `v${version}` ? { node: version } : undefined),
		install: () =>
			withProgress(`Installing Node ${version} (n8n requires ${major}, this is ${process.versions.node})`, async () => {
				fs.writeFileSync(path.join(folder, 'package.json'), '{"private": true}\n');
				const target = `${NODE_PACKAGE}@${version}`;
				await requireRegistry(target, folder);
				await npm(['install', target, '--ignore-scripts', ...QUIET], {
					cwd: folder,
					what: `the download of ${target}`,
				});
			}),
	});
	return executable;
}

module.exports = { ensureNode };
