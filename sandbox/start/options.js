'use strict';

const { parseArgs } = require('node:util');
const { StartError } = require('./start-error');
const { CACHE_ROOT, PLAYGROUND_FOLDER, VERSIONS } = require('./paths');

const HELP = `A n8n ${VERSIONS.n8n} with the Chat2Desk nodes, and a Chat2Desk sandbox beside it, on this machine.

  npm start                            start (the first time n8n is downloaded: 3 GB, some minutes)
  npm start -- --reset                 start over: forget the playground's workflows, executions and owner
  npm start -- --port 5700             port of n8n (5678)
  npm start -- --sandbox-port 4020     port of the sandbox (4010)
  npm start -- --help                  this text

Ctrl-C ends everything. What was downloaded is kept in ${CACHE_ROOT},
the playground in ${PLAYGROUND_FOLDER}.
The environment variables CHAT2DESK_PLAYGROUND_CACHE and CHAT2DESK_PLAYGROUND name other folders.
`;

/** Ports of other services that no browser opens, nor Node's fetch ("bad port" of the Fetch standard). */
const CLOSED_PORTS = [
	1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

function toPort(name, text) {
	const port = Number(text);
	if (CLOSED_PORTS.includes(port))
		throw new StartError(`Browsers do not open port ${port}: give --${name} another one.`);
	if (/^\d{1,5}$/.test(text) && port >= 1024 && port <= 65535) return port;
	throw new StartError(`--${name} takes a port number from 1024 to 65535, not "${text}".`);
}

/**
 * Understands the command line.
 * @param {string[]} args
 * @returns {{help: boolean, reset: boolean, port: number, sandboxPort: number}}
 * @throws {StartError} an option that does not exist, a port that is none, one port for both
 */
function readOptions(args) {
	let values;
	try {
		({ values } = parseArgs({
			args,
			options: {
				help: { type: 'boolean', short: 'h', default: false },
				reset: { type: 'boolean', default: false },
				port: { type: 'string', default: '5678' },
				'sandbox-port': { type: 'string', default: '4010' },
			},
		}));
	} catch (error) {
		throw new StartError(`${error.message} "npm start -- --help" tells what there is.`, { cause: error });
	}
	const port = toPort('port', values.port);
	const sandboxPort = toPort('sandbox-port', values['sandbox-port']);
	if (port === sandboxPort) throw new StartError(`n8n and the sandbox cannot share port ${port}: give them two.`);
	return { help: values.help, reset: values.reset, port, sandboxPort };
}

module.exports = { readOptions, HELP };
