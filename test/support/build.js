'use strict';

const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { ROOT } = require('./constants');

/** What was built last, and from what: so that one test that is run again and again does not wait for the compiler each time. */
const STAMP = join(ROOT, 'node_modules', '.cache', 'built.txt');

function filesUnder(path) {
	return readdirSync(join(ROOT, path), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

/** A hash over all that goes into the build and all that came out of it. */
function stamp() {
	const hash = createHash('sha256');
	const single = ['package.json', 'tsconfig.json', 'gulpfile.js'].map((name) => join(ROOT, name));
	for (const file of [...single, ...['nodes', 'credentials', 'dist'].flatMap(filesUnder)])
		hash.update(file).update(readFileSync(file));
	return hash.digest('hex');
}

/** Builds the package before the tests, where it is not built yet: n8n-core loads what is shipped, not the sources. */
module.exports = function build() {
	if (existsSync(join(ROOT, 'dist')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp()) return;
	execFileSync('npm', ['run', 'compile', '--silent'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
	mkdirSync(dirname(STAMP), { recursive: true });
	writeFileSync(STAMP, stamp());
};
