'use strict';

const { parseArgs } = require('node:util');
const { KINDS } = require('./faults');
const { DEFAULTS } = require('./options');
const { VARIANTS } = require('./variants');

const FLAGS = {
	port: { type: 'string', what: `port on 127.0.0.1 (default: ${DEFAULTS.port}; 0: any free port)` },
	token: { type: 'string', what: `API token of the account with sample data (default: ${DEFAULTS.token})` },
	'second-token': { type: 'string', what: 'API token of a second, empty account' },
	signature: { type: 'string', what: 'webhook signature key: hex, bytes or none (default: hex)' },
	stamp: { type: 'string', what: 'source of X-Timestamp: real (system time) or clock (sandbox clock) (default: real)' },
	speed: { type: 'string', what: 'speed of the clock relative to real time (default: 1)' },
	now: { type: 'string', what: 'start time of the clock, ISO 8601 (default: system time)' },
	'base-time': {
		type: 'string',
		what: `time just after the newest sample message, ISO 8601 (default: ${new Date(DEFAULTS.baseTime).toISOString()})`,
	},
	seed: { type: 'string', what: `seed of the random sample data (default: ${DEFAULTS.seed})` },
	quota: { type: 'string', what: `API requests per month (default: ${DEFAULTS.quota})` },
	'max-page-size': {
		type: 'string',
		what: 'maximum rows per page, regardless of the requested limit (default: 200)',
	},
	'time-zone': {
		type: 'string',
		what: 'IANA time zone of the company, for example Asia/Almaty (default: UTC+2)',
	},
	latency: { type: 'string', what: 'delay before every response, in milliseconds' },
	'rate-limit': { type: 'string', what: 'requests per second; further requests get HTTP 429' },
	'retry-after': {
		type: 'string',
		what: 'value of the Retry-After header of those responses, in seconds (default: no header)',
	},
	fault: {
		type: 'string',
		multiple: true,
		what: `a fault as JSON, e.g. '{"kind":"status","status":503,"path":"/v1/tags*","times":3}'. Kinds: ${KINDS.join(', ')}`,
	},
	variant: { type: 'string', multiple: true, what: 'a variant as name=value; see below' },
	help: { type: 'boolean', what: 'show this help' },
};

function helpText() {
	const line = ([name, { what }]) => `  ${name.padEnd(24)} ${what}`;
	const flags = Object.entries(FLAGS).map(([name, flag]) => line([`--${name}`, flag]));
	const variants = Object.entries(VARIANTS).map(([name, { what, value }]) =>
		line([name, { what: `${what} (default: ${value})` }]),
	);
	return [
		'Local Chat2Desk server for development and tests.',
		'',
		'Usage: node sandbox/server.js [options]',
		'',
		...flags,
		'',
		'Variants:',
		...variants,
	].join('\n');
}

function parseNumber(name, text) {
	const value = Number(text);
	if (text.trim() === '' || Number.isNaN(value)) throw new RangeError(`--${name} must be a number, not "${text}"`);
	return value;
}

function parseTime(name, text) {
	const value = Date.parse(text);
	if (Number.isNaN(value)) throw new RangeError(`--${name} must be an ISO 8601 time, not "${text}"`);
	return value;
}

function parseVariant(text) {
	const [name, value = 'true'] = text.split('=');
	return [name, ['true', 'false'].includes(value) ? value === 'true' : parseNumber(`variant ${name}`, value)];
}

function parseFaults(values) {
	const faults = (values.fault ?? []).map((text) => JSON.parse(text));
	if (values.latency) faults.push({ kind: 'latency', ms: parseNumber('latency', values.latency) });
	const retry_after =
		values['retry-after'] === undefined ? undefined : parseNumber('retry-after', values['retry-after']);
	if (values['rate-limit']) {
		faults.push({
			kind: 'rate_limit',
			per_second: parseNumber('rate-limit', values['rate-limit']),
			...(retry_after !== undefined && { retry_after }),
		});
	} else if (retry_after !== undefined) {
		throw new RangeError('--retry-after requires --rate-limit');
	}
	return faults;
}

/**
 * Parses the command line.
 * @param {string[]} args
 * @returns {object|null} options of createSandbox; null for --help
 * @throws {Error} naming the invalid option
 */
function parseOptions(args) {
	const flags = Object.fromEntries(Object.entries(FLAGS).map(([name, { what, ...flag }]) => [name, flag]));
	const { values } = parseArgs({ args, options: flags });
	if (values.help) return null;
	const options = {
		faults: parseFaults(values),
		variants: Object.fromEntries((values.variant ?? []).map(parseVariant)),
	};
	for (const name of ['port', 'speed', 'seed', 'quota'])
		if (values[name] !== undefined) options[name] = parseNumber(name, values[name]);
	for (const name of ['token', 'signature', 'stamp']) if (values[name] !== undefined) options[name] = values[name];
	if (values['second-token'] !== undefined) options.secondToken = values['second-token'];
	if (values['max-page-size'] !== undefined)
		options.variants.maxPageSize = parseNumber('max-page-size', values['max-page-size']);
	if (values['time-zone'] !== undefined) options.timeZone = values['time-zone'];
	if (values.now !== undefined) options.now = parseTime('now', values.now);
	if (values['base-time'] !== undefined) options.baseTime = parseTime('base-time', values['base-time']);
	return options;
}

/**
 * Starts a sandbox from the command line and runs until interrupted.
 * @param {(options: object) => Promise<any>} createSandbox
 */
async function run(createSandbox) {
	try {
		const options = parseOptions(process.argv.slice(2));
		if (!options) {
			console.log(helpText());
			return;
		}
		const sandbox = await createSandbox(options);
		console.log(`Chat2Desk sandbox: ${sandbox.url}   API token: ${sandbox.account.token}`);
		const stop = () => sandbox.close().then(() => process.exit(0));
		process.on('SIGINT', stop);
		process.on('SIGTERM', stop);
	} catch (error) {
		console.error(
			error.code === 'EADDRINUSE'
				? `Port ${error.port} is already in use. Choose another one with --port.`
				: error.message,
		);
		process.exitCode = 1;
	}
}

module.exports = { parseOptions, helpText, run };
