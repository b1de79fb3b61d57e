'use strict';

/**
 * Keeps the example workflows as fixtures of the next version, with what they resolve to, send and return: `npm run freeze:workflows`,
 * after the version in package.json was set and before the tag is created. From then on, they never change
 * (test/integration/stored/stored-workflows.test.js).
 */

const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { version } = require('../package.json');
const { exampleFiles } = require('../sandbox/start/seed');

const ROOT = path.resolve(__dirname, '..');
const EXAMPLES = path.join(ROOT, 'docs', 'workflows');
const FOLDER = path.join(ROOT, 'test', 'fixtures', 'workflows', version);
const TEST = 'test/integration/stored/stored-workflows.test.js';

/** A released version stays as it was. */
function assertNotReleased() {
	const tags = execFileSync('git', ['tag', '--list', version, `v${version}`], { cwd: ROOT, encoding: 'utf8' }).trim();
	if (tags !== '') throw new Error(`${tags} is released, and its workflows are frozen. Set the next version first.`);
}

function copyExamples() {
	fs.rmSync(FOLDER, { recursive: true, force: true });
	fs.mkdirSync(FOLDER, { recursive: true });
	for (const file of exampleFiles()) fs.copyFileSync(path.join(EXAMPLES, file), path.join(FOLDER, file));
}

/** The test writes what it sees instead of comparing it, for this version only. */
function record() {
	const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), TEST], {
		cwd: ROOT,
		env: { ...process.env, RECORD_WORKFLOWS: version },
		stdio: 'inherit',
	});
	process.exitCode = status ?? 1;
}

assertNotReleased();
copyExamples();
record();
