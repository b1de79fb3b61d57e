'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');

const WINDOWS = process.platform === 'win32';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

// The last line of defence, for a crash of ours: nothing we started outlives us.
process.on('exit', () => {
	for (const child of running) signalGroup(child, 'SIGKILL');
});

/**
 * Starts a program as the leader of a process group of its own: Ctrl-C in a terminal reaches only us, so that we decide the order in
 * which things end, and one signal to the group also ends what the program started itself (npm → node-gyp → make).
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
function spawnGroup(command, args, options) {
	const child = spawn(command, args, { ...options, detached: !WINDOWS });
	running.add(child);
	// Not on 'exit': a group's leader may end before its children, and endGroup must still find them.
	child.once('close', () => running.delete(child));
	child.once('error', () => running.delete(child));
	return child;
}

/** Sends a signal to a program and to all it started; a group that is gone is no error. */
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

/** Whether any process of the group is still there. */
function groupIsAlive(child) {
	return WINDOWS ? child.exitCode === null && child.signalCode === null : signalGroup(child, 0);
}

/**
 * Asks a program and all it started to end (SIGTERM), and ends them (SIGKILL) when they have not after a while.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [graceMs] time between the two signals, in milliseconds
 */
async function endGroup(child, graceMs = 15_000) {
	if (child.pid === undefined) return;
	signalGroup(child, 'SIGTERM');
	const deadline = Date.now() + graceMs;
	while (groupIsAlive(child) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
	signalGroup(child, 'SIGKILL');
	running.delete(child);
}

/** Ends whatever was started with spawnGroup and still runs. */
async function endAllGroups() {
	await Promise.all([...running].map((child) => endGroup(child, 5_000)));
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, onLine?: (line: string) => void}} [options] `onLine` gets
 *   each line of both outputs; `uid` and `gid` run it as another user
 * @returns {Promise<{code: number | null, stdout: string, output: string}>} `output` is both streams, for error texts
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

/** What a Node program prints when it succeeds, else undefined. @param {string} node @param {string[]} args @param {string} [cwd] */
async function output(node, args, cwd) {
	try {
		const { code, stdout } = await run(node, args, { cwd });
		return code === 0 ? stdout.trim() : undefined;
	} catch {
		return undefined;
	}
}

module.exports = { spawnGroup, endGroup, endAllGroups, run, output };
