'use strict';

const { parseArgs } = require('node:util');
const { StartError } = require('./start-error');
const { CACHE_ROOT, PLAYGROUND_FOLDER, VERSIONS } = require('./paths');

const HELP = `Starts n8n ${VERSIONS.n8n} with the Chat2Desk nodes and a local Chat2Desk sandbox.

  npm start                            start (the first start downloads n8n: 3 GB, a few minutes)
  npm start -- --reset                 start over: delete the playground's workflows, executions and owner
  npm start -- --port 5700             port of n8n (default: 5678)
  npm start -- --sandbox-port 4020     port of the sandbox (default: 4010)
  npm start -- --help                  show this help

Press Ctrl+C to stop.

Downloads:   ${CACHE_ROOT} (change with CHAT2DESK_PLAYGROUND_CACHE)
Playground:  ${PLAYGROUND_FOLDER} (change with CHAT2DESK_PLAYGROUND)
`;

/** Ports blocked by browsers and Node's fetch ("bad port" in the Fetch standard). */
const BLOCKED_PORTS = [
	1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

function parsePort(name, text) {
	const port = Number(text);
	if (BLOCKED_PORTS.includes(port))
		throw new StartError(`Browsers block port ${port}. Choose another port for --${name}.`);
	if (/^\d{1,5}$/.test(text) && port >= 1024 && port <= 65535) return port;
	throw new StartError(`--${name} must be a port number from 1024 to 65535, not "${text}".`);
}

/**
 * Parses the command line.
 * @param {string[]} args
 * @returns {{help: boolean, reset: boolean, port: number, sandboxPort: number}}
 * @throws {StartError} an unknown option, an invalid port, or the same port for both
 */
function parseOptions(args) {
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
		throw new StartError(`${error.message} Run "npm start -- --help" for a list of options.`, { cause: error });
	}
	const port = parsePort('port', values.port);
	const sandboxPort = parsePort('sandbox-port', values['sandbox-port']);
	if (port === sandboxPort)
		throw new StartError(`n8n and the sandbox cannot share port ${port}. Choose two different ports.`);
	return { help: values.help, reset: values.reset, port, sandboxPort };
}

module.exports = { parseOptions, HELP };
