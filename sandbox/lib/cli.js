'use strict';

const { parseArgs } = require('node:util');
const { KINDS } = require('./faults');
const { DEFAULTS } = require('./options');
const { VARIANTS } = require('./variants');

const FLAGS = {
	port: { type: 'string', what: `port on 127.0.0.1 (default ${DEFAULTS.port}; 0 takes any)` },
	token: { type: 'string', what: `API token of the seeded account (default ${DEFAULTS.token})` },
	'second-token': { type: 'string', what: 'API token of a second, empty account' },
	signature: { type: 'string', what: 'key of webhook signatures: hex, bytes, none (default hex)' },
	stamp: { type: 'string', what: 'what X-Timestamp follows: real, clock (default real)' },
	speed: { type: 'string', what: 'how many times faster than real time the clock runs (default 1)' },
	now: { type: 'string', what: "where the clock starts, ISO 8601 (default: the machine's time)" },
	'base-time': {
		type: 'string',
		what: `the moment just after the newest seeded message, ISO 8601 (default ${new Date(DEFAULTS.baseTime).toISOString()})`,
	},
	seed: { type: 'string', what: `number that the seeded data follows from (default ${DEFAULTS.seed})` },
	quota: { type: 'string', what: `API calls a month (default ${DEFAULTS.quota})` },
	'max-page-size': {
		type: 'string',
		what: 'rows that a page of any list has at most, whatever is asked (default 200)',
	},
	'time-zone': {
		type: 'string',
		what: "IANA name of the company's time zone, e.g. Asia/Almaty (default: two hours ahead of UTC)",
	},
	latency: { type: 'string', what: 'milliseconds before every answer' },
	'rate-limit': { type: 'string', what: 'calls a second; more are answered 429' },
	'retry-after': { type: 'string', what: 'seconds that Retry-After says with those 429 (default: no such header)' },
	fault: {
		type: 'string',
		multiple: true,
		what: `a fault as JSON, e.g. '{"kind":"status","status":503,"path":"/v1/tags*","times":3}'. Kinds: ${KINDS.join(', ')}`,
	},
	variant: { type: 'string', multiple: true, what: 'a variant as name=value; see below' },
	help: { type: 'boolean', what: 'show this' },
};

function helpText() {
	const line = ([name, { what }]) => `  ${name.padEnd(20)} ${what}`;
	const flags = Object.entries(FLAGS).map(([name, flag]) => line([`--${name}`, flag]));
	const variants = Object.entries(VARIANTS).map(([name, { what, value }]) =>
		line([name, { what: `${what} (default ${value})` }]),
	);
	return [
		'A Chat2Desk on this machine.',
		'',
		'node sandbox/server.js [flags]',
		'',
		...flags,
		'',
		'Variants:',
		...variants,
	].join('\n');
}

function numberOf(name, text) {
	const value = Number(text);
	if (text.trim() === '' || Number.isNaN(value)) throw new RangeError(`--${name} is a number, not "${text}"`);
	return value;
}

function timeOf(name, text) {
	const value = Date.parse(text);
	if (Number.isNaN(value)) throw new RangeError(`--${name} is a time in ISO 8601, not "${text}"`);
	return value;
}

function parseVariant(text) {
	const [name, value = 'true'] = text.split('=');
	return [name, ['true', 'false'].includes(value) ? value === 'true' : numberOf(`variant ${name}`, value)];
}

function faultsOf(values) {
	const faults = (values.fault ?? []).map((text) => JSON.parse(text));
	if (values.latency) faults.push({ kind: 'latency', ms: numberOf('latency', values.latency) });
	const retry_after = values['retry-after'] === undefined ? undefined : numberOf('retry-after', values['retry-after']);
	if (values['rate-limit']) {
		faults.push({
			kind: 'rate_limit',
			per_second: numberOf('rate-limit', values['rate-limit']),
			...(retry_after !== undefined && { retry_after }),
		});
	} else if (retry_after !== undefined) {
		throw new RangeError('--retry-after says something only together with --rate-limit');
	}
	return faults;
}

/**
 * Reads the flags.
 * @param {string[]} args
 * @returns {object|null} options of createSandbox; null where help is wanted
 * @throws {Error} whose text says which flag is wrong
 */
function optionsFrom(args) {
	const options = Object.fromEntries(Object.entries(FLAGS).map(([name, { what, ...flag }]) => [name, flag]));
	const { values } = parseArgs({ args, options });
	if (values.help) return null;
	const given = { faults: faultsOf(values), variants: Object.fromEntries((values.variant ?? []).map(parseVariant)) };
	for (const name of ['port', 'speed', 'seed', 'quota'])
		if (values[name] !== undefined) given[name] = numberOf(name, values[name]);
	for (const name of ['token', 'signature', 'stamp']) if (values[name] !== undefined) given[name] = values[name];
	if (values['second-token'] !== undefined) given.secondToken = values['second-token'];
	if (values['max-page-size'] !== undefined)
		given.variants.maxPageSize = numberOf('max-page-size', values['max-page-size']);
	if (values['time-zone'] !== undefined) given.timeZone = values['time-zone'];
	if (values.now !== undefined) given.now = timeOf('now', values.now);
	if (values['base-time'] !== undefined) given.baseTime = timeOf('base-time', values['base-time']);
	return given;
}

/**
 * The command line: starts a sandbox and runs until it is interrupted.
 * @param {(options: object) => Promise<any>} createSandbox
 */
async function run(createSandbox) {
	try {
		const options = optionsFrom(process.argv.slice(2));
		if (!options) {
			console.log(helpText());
			return;
		}
		const sandbox = await createSandbox(options);
		console.log(`Chat2Desk sandbox: ${sandbox.url}   API token: ${sandbox.account.token}`);
		const end = () => sandbox.close().then(() => process.exit(0));
		process.on('SIGINT', end);
		process.on('SIGTERM', end);
	} catch (error) {
		console.error(
			error.code === 'EADDRINUSE' ? `Port ${error.port} is taken. Choose another with --port.` : error.message,
		);
		process.exitCode = 1;
	}
}

module.exports = { optionsFrom, helpText, run };
