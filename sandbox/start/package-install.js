'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { StartError } = require('./start-error');
const { npm } = require('./npm');
const { PACKAGE_NAME, PROJECT_ROOT } = require('./paths');
const { run } = require('./processes');

/** What the build depends on. */
const BUILD_INPUTS = ['package.json', 'tsconfig.json', 'gulpfile.js', 'credentials', 'nodes'];

/** What a built package depends on; when none of it changed, neither did the package. */
const SOURCES = [...BUILD_INPUTS, 'index.js', 'README.md', 'CHANGELOG.md', 'LICENSE'];

function* filesBelow(file) {
	if (!fs.existsSync(file)) return;
	if (!fs.statSync(file).isDirectory()) {
		yield file;
		return;
	}
	for (const entry of fs.readdirSync(file).sort()) yield* filesBelow(path.join(file, entry));
}

/**
 * A hash over the package's sources.
 * @param {string} [root] the project's folder
 * @param {string[]} [sources] files and folders in it
 */
function sourceFingerprint(root = PROJECT_ROOT, sources = SOURCES) {
	const hash = crypto.createHash('sha256');
	for (const source of sources) {
		for (const file of filesBelow(path.join(root, source)))
			hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
}

/** Builds the package (`npm run build`), unless neither the sources nor `dist` changed since the last build. */
async function buildPackage(root = PROJECT_ROOT) {
	const stamp = path.join(root, 'node_modules', '.cache', 'build-fingerprint');
	const fingerprint = () => sourceFingerprint(root, [...BUILD_INPUTS, 'dist']);
	if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === fingerprint()) return;
	await npm(['run', 'build'], { cwd: root, what: 'the build of the package (npm run build)' });
	fs.mkdirSync(path.dirname(stamp), { recursive: true });
	fs.rmSync(stamp, { force: true });
	fs.writeFileSync(stamp, fingerprint());
}

/**
 * Packs the (built) package, as `npm publish` would.
 * @param {string} destination folder for the tarball
 * @param {string} [root] the project's folder
 * @returns {Promise<string>} path of the tarball
 */
async function packPackage(destination, root = PROJECT_ROOT) {
	const listing = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', destination], {
		cwd: root,
		what: 'packing the package (npm pack)',
	});
	return path.join(destination, JSON.parse(listing)[0].filename);
}

/** Unpacks a tarball's `package/` folder into a folder, which is emptied first. */
async function unpackTarball(tarball, folder) {
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	const { code, output } = await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	if (code !== 0) throw new StartError(`Unpacking ${tarball} failed: ${output.trim()}`);
}

/**
 * Installs a tarball as n8n's own Settings > Community Nodes page does: unpacked below the user folder, with the fields that would make
 * npm fetch development tools taken out of its package.json. n8n has to be (re)started afterwards.
 * @param {string} tarball
 * @param {string} userFolder N8N_USER_FOLDER
 * @throws {StartError} when the package has run-time dependencies, which it must not have and which would need npm here
 */
async function installCommunityPackage(tarball, userFolder) {
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodesFolder, 'node_modules', PACKAGE_NAME);
	await unpackTarball(tarball, target);
	const manifestFile = path.join(target, 'package.json');
	const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
	if (Object.keys(manifest.dependencies ?? {}).length > 0)
		throw new StartError('The package has run-time dependencies; a verified n8n package must have none.');
	for (const field of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete manifest[field];
	fs.writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
	const installed = { name: 'installed-nodes', private: true, dependencies: { [PACKAGE_NAME]: manifest.version } };
	fs.writeFileSync(path.join(nodesFolder, 'package.json'), JSON.stringify(installed, null, 2));
}

/**
 * Builds, packs and installs the project's package into a n8n user folder, unless that very state of the sources is installed there.
 * @param {string} userFolder N8N_USER_FOLDER
 * @param {{root?: string}} [options] the project's folder, when it is not this one
 * @returns {Promise<boolean>} false when there was nothing to do
 */
async function installProjectPackage(userFolder, { root = PROJECT_ROOT } = {}) {
	const stamp = path.join(userFolder, 'installed-package');
	const fingerprint = sourceFingerprint(root);
	if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === fingerprint) return false;
	fs.mkdirSync(userFolder, { recursive: true });
	fs.rmSync(stamp, { force: true });
	const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-pack-'));
	try {
		await buildPackage(root);
		await installCommunityPackage(await packPackage(temporary, root), userFolder);
	} finally {
		fs.rmSync(temporary, { recursive: true, force: true });
	}
	fs.writeFileSync(stamp, fingerprint);
	return true;
}

module.exports = { buildPackage, packPackage, unpackTarball, installProjectPackage };
