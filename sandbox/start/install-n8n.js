'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartFailure } = require('./failure');
const { installOnce } = require('./install');
const { npm } = require('./npm');
const { N8N_BIN, N8N_FOLDER, NODE_FOLDER, VERSIONS } = require('./paths');
const { run } = require('./processes');
const { withProgress } = require('./progress');

const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
const NODE_PACKAGE = `node-${PLATFORM}-${process.arch}`;
const FETCHED_NODE = path.join(NODE_FOLDER, 'node_modules', NODE_PACKAGE, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier'];

const N8N_MANIFEST = {
	private: true,
	dependencies: { n8n: VERSIONS.n8n },
	// Newer versions of this indirect dependency want a package that not every registry carries.
	overrides: { linkedom: '0.18.13' },
	// npm 11 warns, and later versions refuse, when a package's install script was not allowed by name.
	allowScripts: { sqlite3: true },
};

/** npm tries for more than a minute before it gives up; a missing network should be told at once. */
async function requireRegistry(target, folder) {
	await npm(['view', target, 'version', '--fetch-retries=0', '--fetch-timeout=20000'], { cwd: folder, what: `the download of ${target}` });
}

/** Runs a Node program; its output when it succeeds, else undefined. */
async function output(node, args, cwd) {
	try {
		const { code, stdout } = await run(node, args, { cwd });
		return code === 0 ? stdout.trim() : undefined;
	} catch {
		return undefined;
	}
}

/**
 * The Node that runs n8n: the one that runs us when it is of the major version n8n's native modules are shipped for, else one fetched
 * from npm into the cache.
 * @returns {Promise<string>} path of the executable
 */
async function ensureNode() {
	if (Number(process.versions.node.split('.')[0]) === VERSIONS.leastNodeMajor) return process.execPath;
	await installOnce({
		folder: NODE_FOLDER,
		needsBytes: 0.5e9,
		what: `Node ${VERSIONS.node}`,
		verify: async () => ((await output(FETCHED_NODE, ['--version'])) === `v${VERSIONS.node}` ? { node: VERSIONS.node } : undefined),
		install: () =>
			withProgress(`Node ${VERSIONS.node} (n8n needs ${VERSIONS.leastNodeMajor}, this is ${process.versions.node})`, async () => {
				fs.writeFileSync(path.join(NODE_FOLDER, 'package.json'), '{"private": true}\n');
				const target = `${NODE_PACKAGE}@${VERSIONS.node}`;
				await requireRegistry(target, NODE_FOLDER);
				await npm(['install', target, '--ignore-scripts', ...QUIET], { cwd: NODE_FOLDER, what: `the download of ${target}` });
			}),
	});
	return FETCHED_NODE;
}

/** Whether n8n's programs and the native modules it cannot do without load; the marker's content when they do. */
async function verifyN8n(node) {
	if (!fs.existsSync(N8N_BIN)) return undefined;
	const sqlite = "const {Database} = require('sqlite3'); new Database(':memory:').get('SELECT 1 AS one', (e, row) => console.log(row.one))";
	const [version, row, isolate] = await Promise.all([
		output(node, ['-p', "require('n8n/package.json').version"], N8N_FOLDER),
		output(node, ['-e', sqlite], N8N_FOLDER),
		output(node, ['-e', "new (require('isolated-vm').Isolate)(); console.log('ok')"], N8N_FOLDER),
	]);
	if (version !== VERSIONS.n8n || row !== '1') return undefined;
	// The expression engine's native module has no binary for some platforms (Intel Macs); n8n's older engine needs none.
	return { n8n: version, ...(isolate === 'ok' ? {} : { environment: { N8N_EXPRESSION_ENGINE: 'legacy' } }) };
}

/**
 * Tells from npm's log how far it is: first it looks all packages up, then it fetches those that its own cache lacks.
 * @param {{detail: (text: string) => void}} progress
 */
function npmProgress(progress) {
	let lookedUp = 0;
	let fetched = 0;
	return (line) => {
		if (!/^npm http (fetch|cache) /.test(line)) return;
		if (/\.tgz\b/.test(line)) fetched += 1;
		else lookedUp += 1;
		progress.detail(fetched ? `${fetched} of about 2,400 packages` : `looking packages up, ${lookedUp} so far`);
	};
}

/** Node's headers, where the executable brings them along: compiling then needs no further download. */
function headersOf(node) {
	const folder = path.resolve(path.dirname(node), '..');
	return fs.existsSync(path.join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

async function installSqlite(node) {
	const headers = headersOf(node);
	try {
		// Its install script fetches a ready-made binary from GitHub, and compiles when there is none to be had.
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
			cwd: N8N_FOLDER,
			what: 'the installation of sqlite3',
			node,
			env: headers ? { npm_config_nodedir: headers } : {},
		});
	} catch (error) {
		const tools = {
			darwin: "Apple's command line tools (xcode-select --install)",
			win32: 'Python 3 and the Visual Studio Build Tools with "Desktop development with C++"',
		};
		throw new StartFailure(
			"n8n's database module sqlite3 could not be installed: its ready-made binary could not be fetched from github.com, and it " +
				`could not be compiled either. Allow access to github.com, or install ${
					tools[process.platform] ?? 'a compiler (Debian, Ubuntu: sudo apt-get install -y python3 make g++)'
				}, and start again. (${error.message.slice(-400)})`,
			{ cause: error },
		);
	}
}

async function installN8n(node) {
	await requireRegistry(`n8n@${VERSIONS.n8n}`, N8N_FOLDER);
	fs.writeFileSync(path.join(N8N_FOLDER, 'package.json'), `${JSON.stringify(N8N_MANIFEST, null, 2)}\n`);
	await withProgress(`n8n ${VERSIONS.n8n}, first run only (3 GB on disk, some minutes)`, (progress) =>
		npm(['install', '--ignore-scripts', '--loglevel=http', ...QUIET], {
			cwd: N8N_FOLDER,
			what: `the download of n8n ${VERSIONS.n8n}`,
			node,
			onLine: npmProgress(progress),
		}),
	);
	await withProgress('sqlite3, the database module of n8n', () => installSqlite(node));
}

/**
 * Makes sure that n8n and a Node for it are in the cache.
 * @returns {Promise<{node: string, environment: NodeJS.ProcessEnv}>} the Node to run it with, and what this machine's n8n needs to be told
 * @throws {StartFailure} no network, too little disk, no compiler where one is needed
 */
async function ensureN8n() {
	const node = await ensureNode();
	const { environment = {} } = await installOnce({
		folder: N8N_FOLDER,
		needsBytes: 4.5e9,
		what: `n8n ${VERSIONS.n8n}`,
		verify: () => verifyN8n(node),
		install: () => installN8n(node),
	});
	return { node, environment };
}

module.exports = { ensureN8n };
