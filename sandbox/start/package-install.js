'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { StartError } = require('./start-error');
const { npm } = require('./npm');
const { PACKAGE_NAME, PROJECT_ROOT } = require('./paths');
const { run } = require('./processes');

/** Sources that the build depends on. */
const BUILD_INPUTS = ['package.json', 'tsconfig.json', 'gulpfile.js', 'credentials', 'nodes'];

/** Sources of the package. If none of them changed, no build is needed. */
const SOURCES = [...BUILD_INPUTS, 'index.js', 'README.md', 'CHANGELOG.md', 'LICENSE'];

function* walkFiles(file) {
	if (!fs.existsSync(file)) return;
	if (!fs.statSync(file).isDirectory()) {
		yield file;
		return;
	}
	for (const entry of fs.readdirSync(file).sort()) yield* walkFiles(path.join(file, entry));
}

/**
 * A hash of the package's sources.
 * @param {string} [root] project folder
 * @param {string[]} [sources] files and folders in it
 */
function sourceFingerprint(root = PROJECT_ROOT, sources = SOURCES) {
	const hash = crypto.createHash('sha256');
	for (const source of sources) {
		for (const file of walkFiles(path.join(root, source)))
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
 * Packs the built package like `npm publish`.
 * @param {string} destination folder for the tarball
 * @param {string} [root] project folder
 * @returns {Promise<string>} path of the tarball
 */
async function packPackage(destination, root = PROJECT_ROOT) {
	const listing = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', destination], {
		cwd: root,
		what: 'packing the package (npm pack)',
	});
	return path.join(destination, JSON.parse(listing)[0].filename);
}

/** Unpacks the `package/` folder of a tarball into a folder, which is emptied first. */
async function unpackTarball(tarball, folder) {
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	const { code, output } = await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	if (code !== 0) throw new StartError(`Unpacking ${tarball} failed: ${output.trim()}`);
}

/**
 * Installs a tarball like n8n's Settings > Community Nodes page: unpacked into the user folder, without the package.json fields that would
 * make npm install development dependencies. n8n must be restarted afterwards.
 * @param {string} tarball
 * @param {string} userFolder N8N_USER_FOLDER
 * @throws {StartError} if the package has runtime dependencies, which are not allowed
 */
async function installCommunityPackage(tarball, userFolder) {
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodesFolder, 'node_modules', PACKAGE_NAME);
	await unpackTarball(tarball, target);
	const manifestFile = path.join(target, 'package.json');
	const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
	if (Object.keys(manifest.dependencies ?? {}).length > 0)
		throw new StartError('The package has runtime dependencies. Verified n8n packages must not have any.');
	for (const field of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete manifest[field];
	fs.writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
	const installed = { name: 'installed-nodes', private: true, dependencies: { [PACKAGE_NAME]: manifest.version } };
	fs.writeFileSync(path.join(nodesFolder, 'package.json'), JSON.stringify(installed, null, 2));
}

/**
 * Builds, packs and installs the package into an n8n user folder, unless it is already up to date.
 * @param {string} userFolder N8N_USER_FOLDER
 * @param {{root?: string}} [options] project folder
 * @returns {Promise<boolean>} false if it was up to date
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
