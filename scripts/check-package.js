'use strict';

/** Checks the package as it would be published: builds it unless dist is up to date, packs it, and inspects the tarball. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { buildPackage } = require('../sandbox/start/package-install');
const { budgetsOf } = require('./package-checks/budgets');
const { checkCode } = require('./package-checks/code');
const { checkFiles } = require('./package-checks/files');
const { Report } = require('./package-checks/report');
const { checkRelease } = require('./package-checks/release');
const { checkReproducible } = require('./package-checks/reproducible');
const { withUnpacked } = require('./package-checks/unpacked');

const ROOT = path.resolve(__dirname, '..');

/** n8n's scanner, which is required for verification and ignores inline disable comments. */
async function checkScanner(report, folder) {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	for (const [title, where, patterns] of [
		['sources', ROOT, SOURCE_FILE_PATTERNS],
		['tarball', folder, ['**/*.js', 'package.json']],
	]) {
		const { passed, message, details } = await analyzePackage(where, patterns);
		report.check(
			`n8n's package scanner passes the ${title}`,
			passed,
			passed ? '' : [message, details].filter(Boolean).join('\n'),
		);
	}
}

async function main() {
	const report = new Report();
	await buildPackage(ROOT);
	const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-reproduce-'));
	try {
		await checkRelease(report, await checkReproducible(report, ROOT, temporary));
	} finally {
		fs.rmSync(temporary, { recursive: true, force: true });
	}
	await withUnpacked(async (folder) => {
		checkFiles(report, folder);
		checkCode(report, folder);
		for (const budget of budgetsOf(folder)) report.budget(...budget);
		await checkScanner(report, folder);
	});
	process.exitCode = report.close() ? 0 : 1;
}

main().catch((error) => {
	console.error(error.name === 'StartError' ? error.message : error.stack);
	process.exitCode = 1;
});
