#!/usr/bin/env node
'use strict';

/** `npm run test:live`: see options.js. */

const { setTimeout: delay } = require('node:timers/promises');
const { LiveClient, assertQuota } = require('./client');
const { judge } = require('./judge');
const { HELP, readOptions } = require('./options');
const { answerQuestions } = require('./questions');
const { Reads, reasonOf } = require('./reads');
const { report } = require('./report');
const { textsIn } = require('./values');
const { WebhookCheck } = require('./webhook');
const { Writes } = require('./writes');

/**
 * @typedef {object} Environment
 * @property {(text: string) => void} log
 * @property {() => number} now
 * @property {(ms: number) => Promise<void>} sleep
 * @property {(ms: number) => Promise<void>} end resolves after a time, or when the user ends the check
 * @property {AbortSignal} [signal] set when the user ends the check
 */

async function checkAnswers(client, options, now) {
	const reads = new Reads(client, now);
	let stopped = await reads.run(options);
	const writes = options.clientId === undefined ? undefined : new Writes(client, options.clientId);
	if (stopped === undefined) stopped = await writes?.run(reads);
	const calls = [...reads.calls, ...(writes?.calls ?? [])];
	const texts = textsIn(calls.map(({ response }) => response?.body));
	const lines = calls.map((call) => ({ name: call.name, result: judge(call, texts) }));
	return { lines, stopped, answers: { ...answerQuestions(reads, client, texts), ...writes?.answers } };
}

async function checkWebhook(client, options, environment) {
	try {
		const response = await client.send('GET', '/v1/companies/api_info');
		if (!options.ignoreQuota) assertQuota(response);
	} catch (error) {
		return { lines: [], answers: {}, stopped: reasonOf(error) };
	}
	return { lines: [], ...(await new WebhookCheck(client, options, environment).run()) };
}

/**
 * Checks an account and prints a report without personal data.
 * @param {any} options result of readOptions
 * @param {Environment} environment
 * @returns {Promise<{lines: any[], answers: Record<string, string>, stopped?: string, requests: number}>}
 */
async function checkAccount(options, environment) {
	const { log, now, sleep, signal } = environment;
	const { server, token } = options;
	const client = new LiveClient({ server, token, sleep, now, signal });
	const found = await (options.webhook
		? checkWebhook(client, options, environment)
		: checkAnswers(client, options, now()));
	const result = { ...found, requests: client.count };
	log(report({ ...result, server, now: now() }));
	return result;
}

async function main() {
	const options = readOptions(process.argv.slice(2), process.env);
	if (options.help) return console.log(HELP);
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => controller.abort());
	const { lines, stopped } = await checkAccount(options, {
		log: (text) => console.log(text),
		now: Date.now,
		sleep: (ms) => delay(ms),
		signal: controller.signal,
		end: (ms) => delay(ms, undefined, { signal: controller.signal }).catch(() => {}),
	});
	if (stopped !== undefined || lines.some(({ result }) => result.verdict === 'differs')) process.exitCode = 1;
}

module.exports = { checkAccount };

if (require.main === module)
	main().catch((error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
