'use strict';

const path = require('node:path');
const { StartError } = require('./start-error');
const { run } = require('./processes');

/** Error codes of npm if it cannot reach its registry. */
const NO_NETWORK =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|UND_ERR_\w+)\b/;

/**
 * The environment for npm in another folder: `npm start` passes the project's settings (such as `ignore-scripts`) in the environment,
 * which would override those of the folder.
 * @param {string} [node] path of the Node for npm and its scripts
 */
function npmEnvironment(node) {
	const environment = { ...process.env };
	for (const name of Object.keys(environment)) {
		if (/^npm_(lifecycle|package|config_(ignore_scripts|local_prefix|global_prefix))/i.test(name))
			delete environment[name];
	}
	delete environment.NODE_OPTIONS;
	if (node) environment.PATH = `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`;
	return environment;
}

/** The npm that started this process, else the one in the PATH. */
function npmCommand(node = process.execPath) {
	const cli = process.env.npm_execpath;
	if (cli && path.basename(cli).startsWith('npm-cli')) return [node, [cli]];
	return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

/** Options that suppress unneeded output. */
const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier'];

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/**
 * Runs npm.
 * @param {string[]} args
 * @param {{cwd: string, what: string, node?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void}} options `what` is a noun
 *   phrase for error messages ("the download of n8n"); `node` is the Node for npm
 * @returns {Promise<string>} npm's standard output
 * @throws {StartError} with npm's message, or a simple one if the registry is unreachable
 */
async function npm(args, { cwd, what, node, env, onLine }) {
	const [command, first] = npmCommand(node);
	const result = await run(command, [...first, ...args], {
		cwd,
		env: { ...npmEnvironment(node), ...env },
		onLine,
	}).catch((error) => {
		throw new StartError(
			`${capital(what)} failed: npm could not be started (${error.message}). Check that npm is in the PATH.`,
			{
				cause: error,
			},
		);
	});
	if (result.code === 0) return result.stdout;
	const message = result.output
		.split('\n')
		.filter((line) => /^npm (error|ERR!)/.test(line) && !/complete log|verbose/.test(line))
		.slice(0, 6)
		.map((line) => line.replace(/^npm (error|ERR!)\s?/, '').trim())
		.filter(Boolean)
		.join(' ');
	const [noNetwork] = NO_NETWORK.exec(message) ?? [];
	if (noNetwork) {
		throw new StartError(
			`No network: ${what} requires the npm registry, which could not be reached (${noNetwork}). ` +
				'Check the connection and npm\'s settings "registry" and "proxy", then try again.',
		);
	}
	const tail = message || result.output.trim().split('\n').slice(-8).join(' ');
	throw new StartError(`${capital(what)} failed: ${tail.slice(0, 1500)}`);
}

/** Fails fast without a network: npm itself retries for more than a minute. */
async function requireRegistry(target, folder) {
	await npm(['view', target, 'version', '--fetch-retries=0', '--fetch-timeout=20000'], {
		cwd: folder,
		what: `the download of ${target}`,
	});
}

module.exports = { QUIET, npm, requireRegistry };
