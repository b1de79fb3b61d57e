'use strict';

const path = require('node:path');
const { StartError } = require('./start-error');
const { run } = require('./processes');

/** What npm prints when it cannot reach its registry, whatever the reason. */
const NO_NETWORK =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|UND_ERR_\w+)\b/;

/**
 * The environment for a npm that works in another folder than the project's: `npm start` hands the project's own settings (such as
 * `ignore-scripts`) down in the environment, where they would beat those of the other folder.
 * @param {string} [node] path of the Node that the npm and its scripts shall run on
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

/** The npm that runs us, else the one on the PATH. */
function npmCommand(node = process.execPath) {
	const cli = process.env.npm_execpath;
	if (cli && path.basename(cli).startsWith('npm-cli')) return [node, [cli]];
	return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

/** What an installation need not say. */
const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier'];

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/**
 * Runs npm to its end.
 * @param {string[]} args
 * @param {{cwd: string, what: string, node?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void}} options `what` is a noun
 *   for the error text ("the download of n8n"); `node` the Node to run npm on
 * @returns {Promise<string>} what npm wrote to its standard output
 * @throws {StartError} with npm's own words, or with a plain text when the registry could not be reached
 */
async function npm(args, { cwd, what, node, env, onLine }) {
	const [command, first] = npmCommand(node);
	const result = await run(command, [...first, ...args], {
		cwd,
		env: { ...npmEnvironment(node), ...env },
		onLine,
	}).catch((error) => {
		throw new StartError(`${capital(what)} failed: npm could not be started (${error.message}). Is npm on the PATH?`, {
			cause: error,
		});
	});
	if (result.code === 0) return result.stdout;
	const complaint = result.output
		.split('\n')
		.filter((line) => /^npm (error|ERR!)/.test(line) && !/complete log|verbose/.test(line))
		.slice(0, 6)
		.map((line) => line.replace(/^npm (error|ERR!)\s?/, '').trim())
		.filter(Boolean)
		.join(' ');
	const [noNetwork] = NO_NETWORK.exec(complaint) ?? [];
	if (noNetwork) {
		throw new StartError(
			`No network: ${what} needs the npm registry, and it could not be reached (${noNetwork}). ` +
				'Check the connection, or npm\'s settings "registry" and "proxy", and start again.',
		);
	}
	const tail = complaint || result.output.trim().split('\n').slice(-8).join(' ');
	throw new StartError(`${capital(what)} failed: ${tail.slice(0, 1500)}`);
}

/** npm tries for more than a minute before it gives up; a missing network should be told at once. */
async function requireRegistry(target, folder) {
	await npm(['view', target, 'version', '--fetch-retries=0', '--fetch-timeout=20000'], {
		cwd: folder,
		what: `the download of ${target}`,
	});
}

module.exports = { QUIET, npm, requireRegistry };
