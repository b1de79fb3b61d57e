'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { packPackage, unpackTarball } = require('../../sandbox/start/package-install');
const { PROJECT_ROOT } = require('../../sandbox/start/paths');

/**
 * Packs the built package and unpacks it into a temporary folder, where n8n-workflow is available as a peer dependency, as in n8n.
 * @template T
 * @param {(folder: string) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
async function withUnpacked(work) {
	const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-check-'));
	try {
		const folder = path.join(temporary, 'package');
		await unpackTarball(await packPackage(temporary), folder);
		fs.mkdirSync(path.join(temporary, 'node_modules'));
		const workflow = path.join('node_modules', 'n8n-workflow');
		fs.symlinkSync(path.join(PROJECT_ROOT, workflow), path.join(temporary, workflow), 'junction');
		return await work(folder);
	} finally {
		fs.rmSync(temporary, { recursive: true, force: true });
	}
}

module.exports = { withUnpacked };
