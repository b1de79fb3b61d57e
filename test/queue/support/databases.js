'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('../../../sandbox/start/start-error');
const { poll } = require('../../../sandbox/start/n8n-client');
const { findFreePort } = require('../../../sandbox/start/ports');
const { endGroup, run, spawnGroup } = require('../../../sandbox/start/processes');
const { postgresUser } = require('./debian');

const START_MS = 60_000;
const HOST = '127.0.0.1';
const ROLE = 'n8n';

/** Starts a server that writes to a log, and polls until it responds. */
async function startServer(what, { command, args, log, user = {}, answers }) {
	const output = fs.openSync(log, 'a');
	const child = spawnGroup(command, args, { stdio: ['ignore', output, output], ...user });
	fs.closeSync(output);
	const stop = () => endGroup(child, 10_000);
	try {
		await poll(
			async () => {
				if (child.exitCode !== null)
					throw new StartError(`${what} exited during startup: ${fs.readFileSync(log, 'utf8').slice(-500)}`);
				return (await answers()) || undefined;
			},
			{ timeoutMs: START_MS, what: `${what} to start (log: ${log})` },
		);
	} catch (error) {
		await stop();
		throw error;
	}
	return stop;
}

/**
 * Starts a separate PostgreSQL on loopback with its data in a folder. It does not touch other clusters.
 * @param {{programs: string, folder: string, log: string}} options `programs`: the folder of PostgreSQL's programs
 * @returns {Promise<{port: number, host: string, role: string, query: (database: string, sql: string) =>
 * Promise<string[][]>, stop: () => Promise<void>}>} `query` returns rows of strings
 */
async function startPostgres({ programs, folder, log }) {
	const user = await postgresUser();
	fs.mkdirSync(folder, { mode: 0o700 });
	if (user.uid !== undefined) fs.chownSync(folder, user.uid, user.gid);
	const initdb = ['-D', folder, '-U', ROLE, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
	const { code, output } = await run(path.join(programs, 'initdb'), initdb, { cwd: folder, ...user });
	if (code !== 0) throw new StartError(`initdb failed: ${output.trim().slice(-500)}`);
	const port = await findFreePort();
	const psql = (database, sql) =>
		run(path.join(programs, 'psql'), ['-h', HOST, '-p', String(port), '-U', ROLE, '-d', database, '-XAtc', sql]);
	const query = async (database, sql) => {
		const answer = await psql(database, sql);
		if (answer.code !== 0) throw new Error(`PostgreSQL rejected "${sql}": ${answer.output.trim()}`);
		return answer.stdout
			.split('\n')
			.filter(Boolean)
			.map((row) => row.split('|'));
	};
	const args = ['-D', folder, '-p', String(port), '-c', `listen_addresses=${HOST}`, '-c', 'unix_socket_directories='];
	const stop = await startServer('PostgreSQL', {
		command: path.join(programs, 'postgres'),
		args: [...args, '-c', 'max_connections=200'],
		log,
		user,
		answers: async () => (await psql('postgres', 'SELECT 1')).code === 0,
	});
	return { port, host: HOST, role: ROLE, query, stop };
}

/**
 * Starts a separate Redis on loopback without persistence.
 * @param {{program: string, folder: string, log: string}} options
 * @returns {Promise<{port: number, host: string, stop: () => Promise<void>}>}
 */
async function startRedis({ program, folder, log }) {
	fs.mkdirSync(folder);
	const port = await findFreePort();
	const stop = await startServer('Redis', {
		command: program,
		args: ['--port', String(port), '--bind', HOST, '--save', '', '--appendonly', 'no', '--dir', folder],
		log,
		answers: async () => fs.readFileSync(log, 'utf8').includes('Ready to accept connections'),
	});
	return { port, host: HOST, stop };
}

module.exports = { startPostgres, startRedis };
