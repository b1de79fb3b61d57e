'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('../../../sandbox/start/start-error');
const { run } = require('../../../sandbox/start/processes');

const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** The program folder of the newest PostgreSQL server installed by Debian packages. */
function postgresPrograms() {
	const versions = fs.existsSync(POSTGRES_VERSIONS) ? fs.readdirSync(POSTGRES_VERSIONS) : [];
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => path.join(POSTGRES_VERSIONS, version, 'bin'))
		.find((folder) => ['initdb', 'postgres', 'psql'].every((program) => fs.existsSync(path.join(folder, program))));
}

const redisProgram = () => ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((file) => fs.existsSync(file));

async function aptGet(...args) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const { code, output } = await run('apt-get', ['-qy', ...args], { env });
	if (code === 0) return;
	throw new StartError(`apt-get ${args.join(' ')} failed: ${output.trim().split('\n').slice(-6).join(' | ')}`);
}

/**
 * Finds the servers that n8n's queue mode requires and installs missing ones from Debian.
 * @returns {Promise<{postgres: string, redis: string}>} the folder of PostgreSQL's programs, and Redis's program
 * @throws {StartError} a server is missing and cannot be installed
 */
async function ensureServers() {
	const missing = [...(postgresPrograms() ? [] : ['postgresql']), ...(redisProgram() ? [] : ['redis-server'])];
	if (missing.length > 0) {
		if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) {
			throw new StartError(
				`This suite requires PostgreSQL and Redis. Install them first: sudo apt-get install -y ${missing.join(' ')}`,
			);
		}
		await aptGet('update');
		await aptGet('install', '--no-install-recommends', ...missing);
	}
	const found = { postgres: postgresPrograms(), redis: redisProgram() };
	if (found.postgres && found.redis) return found;
	throw new StartError(
		`${missing.join(' and ')} were installed, but their programs are not in Debian's default folder`,
	);
}

/**
 * The user to run PostgreSQL as, because it refuses to run as root.
 * @returns {Promise<{uid?: number, gid?: number}>} empty if the current user is not root
 */
async function postgresUser() {
	if (process.getuid?.() !== 0) return {};
	const [user, group] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
	if (user.code !== 0)
		throw new StartError(
			'The user "postgres" does not exist. Install the package postgresql, which creates it, or do not run this as root',
		);
	return { uid: Number(user.stdout), gid: Number(group.stdout) };
}

module.exports = { ensureServers, postgresUser };
