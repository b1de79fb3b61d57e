'use strict';

/** Versions of n8n's libraries, each in a separate folder in the cache of `npm start`. */

const fs = require('node:fs');
const path = require('node:path');
const { installOnce } = require('../../sandbox/start/install');
const { QUIET, npm, requireRegistry } = require('../../sandbox/start/npm');
const { packageFolder } = require('../../sandbox/start/paths');
const { withProgress } = require('../../sandbox/start/progress');

/** Newer versions of this indirect dependency require a package that is missing in some registries. */
const OVERRIDES = { linkedom: '0.18.13' };

function installedVersion(folder, name) {
	const file = path.join(folder, 'node_modules', name, 'package.json');
	// npm writes this file when it has finished.
	if (!fs.existsSync(path.join(folder, 'package-lock.json')) || !fs.existsSync(file)) return undefined;
	return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}

/**
 * Installs a version of one of n8n's libraries into the cache, without running install scripts.
 * @param {'n8n-core' | 'n8n-workflow'} name
 * @param {string} version
 * @returns {Promise<string>} the folder with its node_modules
 */
async function ensureLibrary(name, version) {
	const folder = packageFolder(name, version);
	const target = `${name}@${version}`;
	await installOnce({
		folder,
		needsBytes: 0.6e9,
		what: target,
		verify: async () => (installedVersion(folder, name) === version ? { [name]: version } : undefined),
		install: () =>
			withProgress(`${target}, first run only`, async () => {
				await requireRegistry(target, folder);
				const manifest = { private: true, dependencies: { [name]: version }, overrides: OVERRIDES };
				fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
				await npm(['install', '--ignore-scripts', ...QUIET], { cwd: folder, what: `the download of ${target}` });
			}),
	});
	return folder;
}

module.exports = { ensureLibrary };
