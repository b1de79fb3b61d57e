'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** Top-level files of the published package in addition to dist/. */
const TOP_LEVEL = new Set(['package.json', 'README.md', 'LICENSE', 'index.js']);

/** Files that n8n or a user of the package needs. */
const REQUIRED = [
	'package.json',
	'README.md',
	'LICENSE',
	'dist/nodes/Chat2Desk/Chat2Desk.node.json',
	'dist/nodes/Chat2Desk/Chat2DeskChatMemory.node.json',
	'dist/nodes/Chat2Desk/Chat2DeskTrigger.node.json',
	'dist/nodes/Chat2Desk/chat2desk.svg',
	'dist/nodes/Chat2Desk/chat2desk.dark.svg',
];

/** Schema previews, in the sources and in the package. */
const SCHEMAS = 'nodes/Chat2Desk/__schema__';

/**
 * All files below a folder with their sizes.
 * @param {string} folder
 * @returns {Array<{file: string, bytes: number}>} paths relative to it, with slashes
 */
function listFiles(folder) {
	return fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
		.map((file) => ({ file: path.relative(folder, file).split(path.sep).join('/'), bytes: fs.statSync(file).size }));
}

const listed = (list) => (list.length === 0 ? '' : list.join(', '));

/**
 * Checks which files the tarball contains.
 * @param {import('./report').Report} report
 * @param {string} folder the unpacked tarball
 */
function checkFiles(report, folder) {
	const names = new Set(listFiles(folder).map(({ file }) => file));
	const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const registered = [...manifest.n8n.nodes, ...manifest.n8n.credentials];

	const unexpected = [...names].filter((file) => !file.startsWith('dist/') && !TOP_LEVEL.has(file));
	report.check('only dist and the usual documents', unexpected.length === 0, listed(unexpected));
	const schemas = listFiles(path.join(__dirname, '..', '..', SCHEMAS)).map(({ file }) => `dist/${SCHEMAS}/${file}`);
	const missing = [...REQUIRED, ...registered, ...schemas].filter((file) => !names.has(file));
	report.check(
		'documents, codex files, icons, schema previews and every registered node and credential exist',
		missing.length === 0,
		listed(missing),
	);
	const unwanted = [...names].filter((file) =>
		/\.map$|\.tsbuildinfo$|\.test\.|(^|\/)(test|sandbox|scripts|docs)\/|(?<!\.d)\.ts$/.test(file),
	);
	report.check('no source maps, sources or tests', unwanted.length === 0, listed(unwanted));
	const unresolved = missingIcons(folder, names);
	report.check('every icon in the code exists', unresolved.length === 0, listed(unresolved));
	checkManifest(report, manifest);
}

/** Icon references ("file:…") in compiled nodes and credentials without a file. */
function missingIcons(folder, names) {
	const missing = [];
	for (const file of names) {
		if (!/\.(node|credentials)\.js$/.test(file)) continue;
		for (const [, icon] of fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/['"]file:([^'"]+\.svg)['"]/g)) {
			const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), icon));
			if (!names.has(target)) missing.push(`${target} (in ${file})`);
		}
	}
	return missing;
}

function checkManifest(report, manifest) {
	const dependencies = [
		...Object.keys(manifest.dependencies ?? {}),
		...Object.keys(manifest.optionalDependencies ?? {}),
	];
	report.check('no run-time dependencies', dependencies.length === 0, listed(dependencies));
	const peers = JSON.stringify(manifest.peerDependencies);
	report.check('n8n-workflow is the only peer', peers === '{"n8n-workflow":"*"}', peers);
	const scripts = ['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => manifest.scripts?.[name]);
	report.check('no install scripts', scripts.length === 0, listed(scripts));
}

module.exports = { checkFiles, listFiles };
