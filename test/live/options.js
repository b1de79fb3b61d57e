'use strict';

const { parseArgs } = require('node:util');

const DEFAULT_SERVER = 'https://api.chat2desk.com';

const HELP = `Compares a real Chat2Desk account with the API contract in sandbox/openapi/.

  npm run test:live                           reads only
  npm run test:live -- --writes --client 123  also writes to this test client: changes a comment field, adds a tag, and undoes
                                              both; an internal comment in the chat stays
  npm run test:live -- --webhook URL          checks deliveries only: creates a webhook, waits for messages that you write,
                                              and deletes it. URL is a tunnel to 127.0.0.1
      --port 8090                             local port of the tunnel (default: 8090)
      --minutes 10                            how long to wait (default: 10); Ctrl+C ends it earlier
  npm run test:live -- --ignore-quota         continue although api_info shows few requests left
  npm run test:live -- --help                 show this help

CHAT2DESK_TOKEN   the API token, from Settings > API in Chat2Desk
CHAT2DESK_SERVER  the API server (default: ${DEFAULT_SERVER})

Sends at most 60 requests, and stops if few are left this month. The output contains types instead of values.`;

const FLAGS = {
	help: { type: 'boolean', short: 'h' },
	writes: { type: 'boolean', default: false },
	client: { type: 'string' },
	webhook: { type: 'string' },
	port: { type: 'string', default: '8090' },
	minutes: { type: 'string', default: '10' },
	'ignore-quota': { type: 'boolean', default: false },
};

const LOCAL = ['127.0.0.1', 'localhost', '[::1]'];

/** @throws {RangeError} if the token would be sent unencrypted */
function parseServer(text) {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.includes(url.hostname));
	if (!isSafe) throw new RangeError('CHAT2DESK_SERVER must be an https URL, for example https://api.chat2desk.com');
	return url.origin;
}

function parseInteger(name, text, most) {
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
	throw new RangeError(`--${name} must be a whole number from 1 to ${most}`);
}

/**
 * @param {string[]} args
 * @param {Record<string, string|undefined>} environment
 * @returns {{help: true} | {help: false, token: string, server: string, clientId?: number, webhook?: string, port: number, minutes: number, ignoreQuota: boolean}}
 * `clientId` is the client to write to; without it, nothing is written
 * @throws {Error} with an explanation
 */
function readOptions(args, environment) {
	const { values } = parseArgs({ args, options: FLAGS });
	if (values.help) return { help: true };
	const { CHAT2DESK_TOKEN: token = '', CHAT2DESK_SERVER: server = DEFAULT_SERVER } = environment;
	if (token.trim() === '')
		throw new RangeError('Set CHAT2DESK_TOKEN to the API token, from Settings > API in Chat2Desk');
	if (values.writes !== (values.client !== undefined))
		throw new RangeError('--writes and --client ID belong together: the ID of a test client');
	if (values.webhook !== undefined && !/^https?:\/\/./.test(values.webhook))
		throw new RangeError('--webhook must be the public URL of a tunnel');
	if (values.webhook !== undefined && values.writes)
		throw new RangeError('Use --webhook without --writes, to stay below 60 requests');
	return {
		help: false,
		token: token.trim(),
		server: parseServer(server),
		clientId: values.writes ? parseInteger('client', values.client, Number.MAX_SAFE_INTEGER) : undefined,
		webhook: values.webhook,
		port: parseInteger('port', values.port, 65_535),
		minutes: parseInteger('minutes', values.minutes, 24 * 60),
		ignoreQuota: values['ignore-quota'],
	};
}

module.exports = { HELP, readOptions };
