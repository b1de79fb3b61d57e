'use strict';

/** Runs the jest suite on another n8n-core: `npm run test:core -- 1.122.48 [jest arguments]`. */

const { run } = require('../../sandbox/start/processes');
const { ensureLibrary } = require('./installs');

async function main([version, ...args]) {
	if (!/^\d+\.\d+\.\d+$/.test(version ?? ''))
		throw new RangeError('Specify a version of n8n-core: npm run test:core -- 1.122.48');
	const folder = await ensureLibrary('n8n-core', version);
	const { code } = await run(process.execPath, [require.resolve('jest/bin/jest'), ...args], {
		env: { ...process.env, N8N_CORE_FOLDER: folder },
		onLine: (line) => console.log(line),
	});
	process.exitCode = code ?? 1;
}

main(process.argv.slice(2)).catch((error) => {
	console.error(error.message);
	process.exitCode = 1;
});
