'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { takeLock } = require('./lock');

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

/** Free space of the disk that holds the folder (which need not exist yet), in bytes. */
function freeBytes(folder) {
	let existing = folder;
	while (!fs.existsSync(existing)) existing = path.dirname(existing);
	const { bavail, bsize } = fs.statfsSync(existing);
	return bavail * bsize;
}

/**
 * Installs something once into a folder of its own. The marker is written last, so a folder without one is an interrupted installation:
 * what it holds is not trusted, except when `verify` finds it whole.
 * @param {object} plan
 * @param {string} plan.folder
 * @param {number} plan.needsBytes free disk space that the installation takes
 * @param {() => Promise<object | undefined>} plan.verify what goes into the marker when the folder's content works, else undefined
 * @param {() => Promise<void>} plan.install fills the (empty) folder
 * @param {string} plan.what for error texts
 * @returns {Promise<object>} the marker's content
 * @throws {StartError} disk too small, another start at work, or installed and not working
 */
async function installOnce({ folder, needsBytes, verify, install, what }) {
	const finished = readMarker(folder);
	if (finished) return finished;
	const writeMarker = (content) => {
		fs.writeFileSync(path.join(folder, MARKER), `${JSON.stringify(content)}\n`);
		return content;
	};
	fs.mkdirSync(folder, { recursive: true });
	const unlock = takeLock(
		path.join(folder, LOCK),
		(pid) =>
			`Another start (process ${pid}) is installing into ${folder} at this moment. Wait until it is done, and start again.`,
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
				`Too little disk: ${what} needs about ${gigabytes(needsBytes)} GB in ${folder}, and ${gigabytes(free)} GB are free. ` +
					'Make room, or set CHAT2DESK_PLAYGROUND_CACHE to a folder on another disk.',
			);
		}
		await install();
		const installed = await verify();
		if (!installed)
			throw new StartError(
				`${what} was installed into ${folder}, but does not run. Delete that folder and start again.`,
			);
		return writeMarker(installed);
	} finally {
		unlock();
	}
}

module.exports = { installOnce };
