'use strict';

/**
 * Updates the token counts in docs/ai-tools.md: what an AI agent's tools return from the sandbox, for each *Output*. Requires a build.
 *
 *   node scripts/tool-tokens.js            writes the table
 *   node scripts/tool-tokens.js --check    fails if it is stale
 */

const path = require('node:path');
const { createSandbox } = require('../sandbox/server');
const { catalogue } = require('./catalogue');
const { runIfMain, updateFile } = require('./markdown-sections');

const FILE = path.join(__dirname, '..', 'docs', 'ai-tools.md');

/** Measured on these outputs with the tokenizer of OpenAI's current models (o200k_base): 2.9 to 3.9. */
const CHARACTERS_PER_TOKEN = 3.4;

const CLIENT = 31_000_002;

/** Typical tools, with the fields that an agent needs. */
const TOOLS = [
	['client.find', { phone: '15550300000' }, 'display_name, phone'],
	['client.get', { clientId: CLIENT }, 'display_name, phone, tags.label'],
	['client.getAll', {}, 'display_name, phone'],
	['dialog.getAll', {}, 'state, last_message.text'],
	['dialog.getTranscript', { dialogId: 501 }, 'text'],
	['message.getAll', { clientId: CLIENT }, 'type, text, created'],
	['message.send', { clientId: CLIENT, text: 'It leaves today' }, ''],
	['operator.getAll', {}, 'first_name, last_name, online'],
	['tag.getAll', {}, 'label'],
	['ticket.getAll', {}, 'summary, status'],
];

/** Rounded to two digits, as the method is not more accurate. */
const tokensOf = (text) => Number(Math.round(text.length / CHARACTERS_PER_TOKEN).toPrecision(2)).toLocaleString('en');

/**
 * Runs every tool with every output.
 * @returns {Promise<string>} a Markdown table with one row per tool
 */
async function tokenTable() {
	const { runAgent } = require('../test/integration/coverage/agent');
	const { parametersOf } = require('../test/integration/coverage/parameters');
	const sandbox = await createSandbox({ port: 0 });
	const credential = { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' };
	const entries = new Map(catalogue().map((entry) => [entry.key, entry]));
	const returned = async (key, values, more) => {
		const parameters = parametersOf(key, values, more);
		const { result, error } = await runAgent({ parameters, credential, act: async (tool) => await tool.invoke({}) });
		if (error) throw error;
		// The port differs between runs.
		return result.replaceAll(sandbox.url, 'https://storage.chat2desk.example');
	};
	try {
		const rows = [];
		for (const [key, values, fields] of TOOLS) {
			const { resource, operation } = entries.get(key);
			const counts = [];
			for (const more of [{ output: 'raw' }, { output: 'simple' }, { output: 'fields', fields }])
				counts.push(tokensOf(await returned(key, values, more)));
			const named = fields === '' ? 'none' : fields.replace(/[\w.]+/g, '`$&`');
			rows.push(`| ${resource.name} > ${operation.name} | ${counts.join(' | ')} | ${named} |`);
		}
		return ['| Tool | Raw | Simplified | Selected Fields | Fields |', '| --- | --- | --- | --- | --- |', ...rows].join(
			'\n',
		);
	} finally {
		await sandbox.close();
	}
}

module.exports = { FILE, tokenTable };

void runIfMain(module, async () => updateFile(FILE, 'tokens', await tokenTable(), 'npm run docs:tokens'));
