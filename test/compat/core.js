'use strict';

const { once } = require('node:events');
const path = require('node:path');
const { spawnGroup } = require('../../sandbox/start/processes');
const { ensureLibrary } = require('./installs');

const TIMEOUT_MS = 300_000;

/**
 * Runs the check set in one version of n8n-core.
 * @param {string} version
 * @param {string} folder the unpacked package
 * @returns {Promise<Array<{name: string, failure?: string, missing?: string}>>}
 */
async function checkCore(version, folder) {
	const core = await ensureLibrary('n8n-core', version);
	const args = ['--require', path.join(__dirname, 'other-core.js'), path.join(__dirname, 'check.js')];
	const child = spawnGroup(process.execPath, args, {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		env: { ...process.env, N8N_CORE_FOLDER: core, CHAT2DESK_PACKAGE: folder },
	});
	const ended = once(child, 'exit').then(([code, signal]) => ({
		failure: `The process exited with ${code ?? signal} before it reported results`,
	}));
	const late = new Promise((resolve) => {
		setTimeout(
			() => resolve({ failure: `The process reported no results within ${TIMEOUT_MS / 1000} s` }),
			TIMEOUT_MS,
		).unref();
	});
	const said = once(child, 'message').then(([message]) => message);
	const { results, failure } = await Promise.race([said, ended, late]);
	child.kill('SIGKILL');
	return results ?? [{ name: 'the check set', failure }];
}

module.exports = { checkCore };
