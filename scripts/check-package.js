'use strict';

/**
 * Checks the package as it would be published: builds it, packs it, and looks at the tarball. `npm run check:package`.
 * `--no-build` takes dist/ as it is.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { buildPackage, packPackage, unpackTarball } = require('../sandbox/start/package-install');
const { checkFiles } = require('./package-checks/files');
const { Report } = require('./package-checks/report');

const ROOT = path.resolve(__dirname, '..');
const RUNS = 15;

/** Loads the nodes in fresh processes and takes the best of each figure: what disturbs a measurement only ever adds to it. */
function measureLoad(folder) {
	const script = path.join(__dirname, 'package-checks', 'measure-load.js');
	const runs = Array.from({ length: RUNS }, () =>
		JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, folder], { encoding: 'utf8' })),
	);
	const best = (field) => Math.min(...runs.map((run) => run[field]));
	return { milliseconds: best('milliseconds'), modules: best('modules'), heapBytes: best('heapBytes'), description: runs[0].description };
}

/** The budgets of a package that n8n keeps in memory, and whose description travels to every open editor. */
function checkBudgets(report, folder) {
	const { milliseconds, modules, heapBytes, description } = measureLoad(folder);
	report.budget('load of both nodes, after n8n-workflow', milliseconds, 20, 'ms');
	report.budget('modules loaded', modules, 45, '');
	report.budget('heap taken', heapBytes / 1e6, 3, 'MB');
	report.budget(
		`description of the action node, for each of its ${description.operations} operations`,
		description.bytes / description.operations,
		1200,
		'bytes',
	);
}

/** n8n's own scanner, which decides about verification: inline disables do not count for it. */
async function checkScanner(report, folder) {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	for (const [title, where, patterns] of [
		['sources', ROOT, SOURCE_FILE_PATTERNS],
		['tarball', folder, ['**/*.js', 'package.json']],
	]) {
		const { passed, message, details } = await analyzePackage(where, patterns);
		report.check(`n8n's package scanner passes the ${title}`, passed, passed ? '' : [message, details].filter(Boolean).join('\n'));
	}
}

async function main() {
	const report = new Report();
	const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-check-'));
	try {
		if (!process.argv.includes('--no-build')) await buildPackage(ROOT);
		const folder = path.join(temporary, 'package');
		await unpackTarball(await packPackage(temporary, ROOT), folder);
		// The unpacked package finds n8n-workflow as it would inside n8n: beside itself, as a peer.
		fs.mkdirSync(path.join(temporary, 'node_modules'));
		fs.symlinkSync(path.join(ROOT, 'node_modules', 'n8n-workflow'), path.join(temporary, 'node_modules', 'n8n-workflow'), 'junction');
		checkFiles(report, folder);
		checkBudgets(report, folder);
		await checkScanner(report, folder);
	} finally {
		fs.rmSync(temporary, { recursive: true, force: true });
	}
	process.exitCode = report.close() ? 0 : 1;
}

main().catch((error) => {
	console.error(error.name === 'StartFailure' ? error.message : error.stack);
	process.exitCode = 1;
});
