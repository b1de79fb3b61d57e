'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { acquireLock } = require('./lock');

const MARKER = '.complete';
const LOCK = '.installing';

/** The marker of a finished installation, or undefined. */
function readMarker(folder) {
	try {
		return JSON.parse(fs.readFileSync(path.join(folder, MARKER), 'utf8'));
	} catch {
		return undefined;
	}
}

/** Free disk space at a folder (which may not exist yet), in bytes. */
function freeBytes(folder) {
	let existing = folder;
	while (!fs.existsSync(existing)) existing = path.dirname(existing);
	const { bavail, bsize } = fs.statfsSync(existing);
	return bavail * bsize;
}

/**
 * Installs something once into its own folder. The marker is written last: without it, the installation was interrupted, and the folder
 * is emptied unless `verify` succeeds.
 * @param {object} plan
 * @param {string} plan.folder
 * @param {number} plan.needsBytes required free disk space
 * @param {() => Promise<object | undefined>} plan.verify returns the content of the marker if the installation works, else undefined
 * @param {() => Promise<void>} plan.install installs into the empty folder
 * @param {string} plan.what name for error messages
 * @returns {Promise<object>} the marker's content
 * @throws {StartError} not enough disk space, another installation in progress, or the result does not work
 */
async function installOnce({ folder, needsBytes, verify, install, what }) {
	const finished = readMarker(folder);
	if (finished) return finished;
	const writeMarker = (content) => {
		fs.writeFileSync(path.join(folder, MARKER), `${JSON.stringify(content)}\n`);
		return content;
	};
	fs.mkdirSync(folder, { recursive: true });
	const unlock = acquireLock(
		path.join(folder, LOCK),
		(pid) =>
			`Another installation into ${folder} is in progress (process ${pid}). Wait until it has finished, then try again.`,
	);
	try {
		const found = await verify();
		if (found) return writeMarker(found);
		for (const entry of fs.readdirSync(folder)) {
			if (entry !== LOCK) fs.rmSync(path.join(folder, entry), { recursive: true, force: true });
		}
		const free = freeBytes(folder);
		if (free < needsBytes) {
			const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);
			throw new StartError(
				`Not enough disk space: ${what} requires about ${gigabytes(needsBytes)} GB in ${folder}, but only ${gigabytes(free)} GB are free. ` +
					'Free up space, or set CHAT2DESK_PLAYGROUND_CACHE to a folder on another disk.',
			);
		}
		await install();
		const installed = await verify();
		if (!installed)
			throw new StartError(
				`${what} was installed into ${folder} but does not work. Delete the folder, then try again.`,
			);
		return writeMarker(installed);
	} finally {
		unlock();
	}
}

module.exports = { installOnce };
