'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { run } = require('../../sandbox/start/processes');
const { PROJECT_ROOT } = require('../../sandbox/start/paths');
const { ensureLibrary } = require('./installs');

/**
 * Checks the types of the package's sources against a version of n8n-workflow.
 * @param {string} version
 * @param {string} temporary a folder for the compiler's settings
 * @returns {Promise<{name: string, failure?: string}>}
 */
async function checkTypes(version, temporary) {
	const folder = await ensureLibrary('n8n-workflow', version);
	const settings = path.join(temporary, `tsconfig-${version}.json`);
	const inProject = (...steps) => path.join(PROJECT_ROOT, ...steps);
	fs.writeFileSync(
		settings,
		JSON.stringify({
			extends: inProject('tsconfig.json'),
			compilerOptions: {
				noEmit: true,
				rootDir: '/',
				baseUrl: PROJECT_ROOT,
				typeRoots: [inProject('node_modules', '@types')],
				paths: { 'n8n-workflow': [path.join(folder, 'node_modules', 'n8n-workflow')] },
			},
			include: [inProject('credentials', '**', '*.ts'), inProject('nodes', '**', '*.ts')],
		}),
	);
	const { code, output } = await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', settings], {
		cwd: PROJECT_ROOT,
	});
	return {
		name: `compiles nodes/ with n8n-workflow ${version}`,
		...(code === 0 ? {} : { failure: output.slice(0, 4_000) }),
	};
}

module.exports = { checkTypes };
