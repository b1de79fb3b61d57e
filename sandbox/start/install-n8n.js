'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { installOnce } = require('./install');
const { ensureNode } = require('./install-node');
const { releaseOf } = require('./n8n-releases');
const { QUIET, npm, requireRegistry } = require('./npm');
const { VERSIONS, n8nProgram, packageFolder } = require('./paths');
const { output } = require('./processes');
const { withProgress } = require('./progress');

/** Checks that n8n and its required native modules load. Returns the content of the marker if they do. */
async function verifyN8n(node, version) {
	if (!fs.existsSync(n8nProgram(version))) return undefined;
	const folder = packageFolder('n8n', version);
	const sqlite =
		"const {Database} = require('sqlite3'); new Database(':memory:').get('SELECT 1 AS one', (e, row) => console.log(row.one))";
	const [found, row, isolate] = await Promise.all([
		output(node, ['-p', "require('n8n/package.json').version"], folder),
		output(node, ['-e', sqlite], folder),
		output(node, ['-e', "new (require('isolated-vm').Isolate)(); console.log('ok')"], folder),
	]);
	if (found !== version || row !== '1') return undefined;
	// The native module of the expression engine has no binary for some platforms (Intel Macs). The legacy engine needs none.
	return { n8n: found, ...(isolate === 'ok' ? {} : { environment: { N8N_EXPRESSION_ENGINE: 'legacy' } }) };
}

/** Approximate number of packages that n8n installs. */
const PACKAGES = 2400;

/**
 * Reports npm's progress from its log: it first resolves all packages, then downloads those missing in its cache.
 * @param {{detail: (text: string) => void}} progress
 */
function npmProgress(progress) {
	let resolved = 0;
	let fetched = 0;
	return (line) => {
		if (!/^npm http (fetch|cache) /.test(line)) return;
		if (/\.tgz\b/.test(line)) fetched += 1;
		else resolved += 1;
		if (fetched === 0) progress.detail(`resolving packages (${resolved} so far)`);
		else progress.detail(fetched <= PACKAGES ? `${fetched} of about ${PACKAGES} packages` : `${fetched} packages`);
	};
}

/** The folder of Node's headers if they are installed: compiling then needs no download. */
function findNodeHeaders(node) {
	const folder = path.resolve(path.dirname(node), '..');
	return fs.existsSync(path.join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

async function installSqlite(node, folder) {
	const headers = findNodeHeaders(node);
	try {
		// The install script downloads a prebuilt binary from GitHub, or else compiles it.
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
			cwd: folder,
			what: 'the installation of sqlite3',
			node,
			env: headers ? { npm_config_nodedir: headers } : {},
		});
	} catch (error) {
		const tools = {
			darwin: "Apple's command line tools (xcode-select --install)",
			win32: 'Python 3 and the Visual Studio Build Tools with "Desktop development with C++"',
		};
		throw new StartError(
			"n8n's database driver sqlite3 could not be installed: its prebuilt binary could not be downloaded from github.com, and it " +
				`could not be compiled. Allow access to github.com, or install ${
					tools[process.platform] ?? 'a compiler (Debian, Ubuntu: sudo apt-get install -y python3 make g++)'
				}, then try again. (${error.message.slice(-400)})`,
			{ cause: error },
		);
	}
}

const manifestOf = (version) => ({
	private: true,
	dependencies: { n8n: version },
	overrides: releaseOf(version).overrides,
	// npm 11 warns about install scripts that are not allowed by name; later versions reject them.
	allowScripts: { sqlite3: true },
});

async function installN8n(node, version) {
	const folder = packageFolder('n8n', version);
	await requireRegistry(`n8n@${version}`, folder);
	fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifestOf(version), null, 2)}\n`);
	await withProgress(`Installing n8n ${version} (first start only: 3 GB, a few minutes)`, (progress) =>
		npm(['install', '--ignore-scripts', '--loglevel=http', ...QUIET], {
			cwd: folder,
			what: `the download of n8n ${version}`,
			node,
			onLine: npmProgress(progress),
		}),
	);
	await withProgress("Installing sqlite3 (n8n's database driver)", () => installSqlite(node, folder));
}

/**
 * Ensures that n8n and a matching Node are in the cache.
 * @param {string} [version]
 * @returns {Promise<{node: string, program: string, environment: NodeJS.ProcessEnv}>} options of `startN8n`: the
 * Node executable, the n8n program and required environment variables
 * @throws {StartError} no network, not enough disk space, or a missing compiler
 * @throws {RangeError} an untested version
 */
async function ensureN8n(version = VERSIONS.n8n) {
	const release = releaseOf(version);
	const node = await ensureNode(release.node);
	const { environment = {} } = await installOnce({
		folder: packageFolder('n8n', version),
		needsBytes: 4.5e9,
		what: `n8n ${version}`,
		verify: () => verifyN8n(node, version),
		install: () => installN8n(node, version),
	});
	return { node, program: n8nProgram(version), environment: { ...release.environment, ...environment } };
}

module.exports = { ensureN8n, npmProgress };
