'use strict';

const fs = require('node:fs');
const { StartError } = require('./start-error');

function processIsAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/**
 * Creates a lock file with the ID of this process. A lock of a dead process is replaced.
 * @param {string} file in an existing folder
 * @param {(pid: number) => string} message error message if process `pid` holds the lock
 * @returns {() => void} releases the lock
 * @throws {StartError}
 */
function acquireLock(file, message) {
	const holder = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
	if (holder && holder !== process.pid && processIsAlive(holder)) throw new StartError(message(holder));
	fs.writeFileSync(file, String(process.pid));
	return () => fs.rmSync(file, { force: true });
}

module.exports = { acquireLock };
