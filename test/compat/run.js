'use strict';

/** `npm run test:compat`: see options.js. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { buildPackage, packPackage, unpackTarball } = require('../../sandbox/start/package-install');
const { endAllGroups } = require('../../sandbox/start/processes');
const { writeTable } = require('../../scripts/compatibility-table');
const { checkCore } = require('./core');
const { HELP, readOptions } = require('./options');
const { countsOf, readResults, writeResults } = require('./compatibility-json');
const { checkTypes } = require('./types');

/** Prints the results of one version. */
function report(title, outcomes) {
	const { passed, failed, missing } = countsOf(outcomes);
	console.log(
		`${title}: ${passed} passed, ${failed} failed${missing.length > 0 ? `, ${missing.length} not available` : ''}`,
	);
	for (const { name, failure } of outcomes) {
		if (failure !== undefined) console.log(`  FAILED  ${name}\n${failure.replace(/^/gm, '          ')}`);
	}
	for (const text of missing) console.log(`  missing ${text}`);
	return outcomes;
}

async function checkLibraries({ lines, all }, temporary, results) {
	const outcomes = [];
	const folder = path.join(temporary, 'package');
	await unpackTarball(await packPackage(temporary), folder);
	for (const { core } of lines) {
		const found = report(`n8n-core ${core}`, await checkCore(core, folder));
		results.lines.find((line) => line.core === core).checks = countsOf(found);
		outcomes.push(...found);
	}
	for (const entry of all ? results.types : []) {
		const [found] = report(`n8n-workflow ${entry.workflow}`, [await checkTypes(entry.workflow, temporary)]);
		entry.passed = found.failure === undefined;
		outcomes.push(found);
	}
	return outcomes;
}

async function checkServers({ lines }, temporary, results) {
	const { checkServer } = require('./servers');
	const outcomes = [];
	for (const { core, server } of lines) {
		const { node, found } = await checkServer(server, temporary);
		report(`n8n ${server} on Node ${node}`, found);
		results.lines.find((line) => line.core === core).server = { version: server, node, ...countsOf(found) };
		outcomes.push(...found);
	}
	return outcomes;
}

/** Saves the results or compares them with the saved ones. */
function settle({ check }, before, results) {
	if (!check) {
		writeResults(results);
		writeTable();
	} else if (!isDeepStrictEqual(before, results)) {
		return [{ failure: 'The results differ from docs/compatibility.json. Update it: npm run test:compat' }];
	}
	return [];
}

async function main() {
	const options = readOptions(process.argv.slice(2));
	if (options.help) return console.log(HELP);
	const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-compat-'));
	const outcomes = [];
	try {
		await buildPackage();
		const results = readResults();
		const before = structuredClone(results);
		outcomes.push(...(await (options.servers ? checkServers : checkLibraries)(options, temporary, results)));
		const differences = settle(options, before, results);
		if (differences.length > 0) outcomes.push(...report('docs/compatibility.json', differences));
	} finally {
		await endAllGroups();
		fs.rmSync(temporary, { recursive: true, force: true });
	}
	const { passed, failed, missing } = countsOf(outcomes);
	const counts = { numPassedTests: passed, numFailedTests: failed, numPendingTests: missing.length };
	if (options.output) fs.writeFileSync(options.output, JSON.stringify(counts));
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
	process.once(signal, () => void endAllGroups().then(() => process.exit(code)));

main().catch((error) => {
	console.error(error.name === 'StartError' || error instanceof RangeError ? error.message : error.stack);
	process.exitCode = 1;
});
