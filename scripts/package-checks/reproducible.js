'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { packPackage } = require('../../sandbox/start/package-install');
const { run } = require('../../sandbox/start/processes');
const { listFiles } = require('./files');

/** Compiles the sources again and compares the result with the JavaScript in dist. */
async function differencesFromCompiler(root, temporary) {
	const compiled = path.join(temporary, 'dist');
	const tsc = require.resolve('typescript/bin/tsc');
	const { code, output } = await run(process.execPath, [tsc, '--outDir', compiled], { cwd: root });
	if (code !== 0) return [output];
	const read = (folder, file) => fs.readFileSync(path.join(folder, file), 'utf8');
	const scripts = (folder) => listFiles(folder).filter(({ file }) => file.endsWith('.js'));
	const built = path.join(root, 'dist');
	const names = new Set([...scripts(compiled), ...scripts(built)].map(({ file }) => file));
	return [...names].filter((file) => {
		if (![compiled, built].every((folder) => fs.existsSync(path.join(folder, file)))) return true;
		return read(compiled, file) !== read(built, file);
	});
}

/**
 * Checks that dist is the compiler's output, and that packing it twice produces the same tarball.
 * @param {import('./report').Report} report
 * @param {string} root the project's folder
 * @param {string} temporary an empty folder
 * @returns {Promise<string>} path of the tarball
 */
async function checkReproducible(report, root, temporary) {
	const differences = await differencesFromCompiler(root, temporary);
	report.check('dist is the output of the compiler', differences.length === 0, differences.join('\n'));
	const checksums = [];
	let tarball;
	for (const name of ['first', 'second']) {
		const folder = path.join(temporary, name);
		fs.mkdirSync(folder);
		tarball = await packPackage(folder, root);
		checksums.push(createHash('sha256').update(fs.readFileSync(tarball)).digest('hex'));
	}
	report.check('packing twice gives the same tarball', checksums[0] === checksums[1], `sha256 ${checksums.join(', ')}`);
	return tarball;
}

module.exports = { checkReproducible };
