'use strict';

const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

/** Builds the package once before the tests: n8n-core loads what is shipped, not the sources. */
module.exports = function build() {
	const root = join(__dirname, '..', '..');
	execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
};
