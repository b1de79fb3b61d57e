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
 * Takes a lock file that holds our process id. One whose process is gone is a crashed start's, and is taken over.
 * @param {string} file its folder exists
 * @param {(pid: number) => string} complaint the error's text when process `pid` holds it
 * @returns {() => void} gives the lock back
 * @throws {StartError}
 */
function takeLock(file, complaint) {
	const holder = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
	if (holder && holder !== process.pid && processIsAlive(holder)) throw new StartError(complaint(holder));
	fs.writeFileSync(file, String(process.pid));
	return () => fs.rmSync(file, { force: true });
}

module.exports = { takeLock };
