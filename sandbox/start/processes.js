'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');

const WINDOWS = process.platform === 'win32';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

// Last resort after a crash: kill all child processes.
process.on('exit', () => {
	for (const child of running) signalGroup(child, 'SIGKILL');
});

/**
 * Starts a program in its own process group. Ctrl+C in a terminal then reaches only this process, which controls the order of shutdown,
 * and a signal to the group also reaches the program's children (npm → node-gyp → make).
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
function spawnGroup(command, args, options) {
	const child = spawn(command, args, { ...options, detached: !WINDOWS });
	running.add(child);
	// Not on 'exit': the leader may exit before its children, which endGroup must still find.
	child.once('close', () => running.delete(child));
	child.once('error', () => running.delete(child));
	return child;
}

/** Sends a signal to a process group. Returns false if it no longer exists. */
function signalGroup(child, signal) {
	try {
		if (child.pid === undefined) return false;
		if (WINDOWS) child.kill(signal);
		else process.kill(-child.pid, signal);
		return true;
	} catch {
		return false;
	}
}

/** Whether any process of the group is running. */
function isGroupAlive(child) {
	return WINDOWS ? child.exitCode === null && child.signalCode === null : signalGroup(child, 0);
}

/**
 * Stops a process group with SIGTERM, then with SIGKILL after the grace period.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [graceMs] grace period in milliseconds
 */
async function endGroup(child, graceMs = 15_000) {
	if (child.pid === undefined) return;
	signalGroup(child, 'SIGTERM');
	const deadline = Date.now() + graceMs;
	while (isGroupAlive(child) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
	signalGroup(child, 'SIGKILL');
	running.delete(child);
}

/** Stops all running process groups. */
async function endAllGroups() {
	await Promise.all([...running].map((child) => endGroup(child, 5_000)));
}

/**
 * Runs a program until it exits.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, onLine?: (line: string) => void}} [options] `onLine` receives
 *   each line of both outputs; `uid` and `gid` select another user
 * @returns {Promise<{code: number | null, stdout: string, output: string}>} `output` contains both streams, for error messages
 */
async function run(command, args, options = {}) {
	const { cwd, env = process.env, uid, gid } = options;
	const child = spawnGroup(command, args, { cwd, env, uid, gid, stdio: ['ignore', 'pipe', 'pipe'] });
	let stdout = '';
	let output = '';
	const listen = (stream, isStdout) => {
		let rest = '';
		stream.setEncoding('utf8').on('data', (chunk) => {
			if (isStdout) stdout += chunk;
			output = (output + chunk).slice(-200_000);
			const lines = (rest + chunk).split(/\r?\n/);
			rest = lines.pop() ?? '';
			for (const line of lines) options.onLine?.(line);
		});
	};
	listen(child.stdout, true);
	listen(child.stderr, false);
	const [code] = await once(child, 'close');
	return { code, stdout, output };
}

/** The output of a Node program, or undefined if it fails. @param {string} node @param {string[]} args @param {string} [cwd] */
async function output(node, args, cwd) {
	try {
		const { code, stdout } = await run(node, args, { cwd });
		return code === 0 ? stdout.trim() : undefined;
	} catch {
		return undefined;
	}
}

module.exports = { spawnGroup, endGroup, endAllGroups, run, output };
