'use strict';

/**
 * Updates the schema previews: `nodes/Chat2Desk/__schema__`, from which n8n offers an operation's output fields for mapping before the
 * first run. Runs every operation against the sandbox. Requires a build.
 *
 *   node scripts/output-schemas.js            writes the files
 *   node scripts/output-schemas.js --check    fails if one is stale
 */

const fs = require('node:fs');
const path = require('node:path');
const { loadContract, operationsOf } = require('../sandbox/lib/openapi');
const { createSandbox } = require('../sandbox/server');
const { BUILT, catalogue } = require('./catalogue');
const { runIfMain } = require('./markdown-sections');

const FOLDER = path.join(__dirname, '..', 'nodes', 'Chat2Desk', '__schema__');
const COMMAND = 'npm run docs:schemas';

/** Operations whose output fields depend on a parameter: the user's request, the report. */
const UNPREDICTABLE = ['api.customCall', 'statistics.getAll'];

/** Objects whose keys depend on the account. */
const DYNAMIC = ['custom_fields', 'external_ids'];

/** Numbers that Chat2Desk returns as text in some responses. */
const QUOTED_NUMBERS = ['messages'];

const QUESTION = { sendTo: 'client', clientId: '31000005', message: 'Which one?', limitWaitTime: true };

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * The schema of a value; `{}` if its type is unknown.
 * @param {unknown} value
 * @param {string} [name] of the field
 */
function schemaOf(value, name = '') {
	if (value === null || value === undefined) return {};
	if (Array.isArray(value)) {
		const items = value.map((each) => schemaOf(each)).reduce((all, one) => merge(all, one, `${name}[]`), {});
		return { type: 'array', items };
	}
	if (QUOTED_NUMBERS.includes(name) && /^\d+$/.test(value)) return { type: 'number' };
	if (!isObject(value)) return { type: typeof value };
	if (DYNAMIC.includes(name)) return { type: 'object' };
	const entries = Object.entries(value).map(([key, inner]) => [key, schemaOf(inner, key)]);
	return { type: 'object', properties: Object.fromEntries(entries) };
}

/**
 * One schema for two values of a field.
 * @throws {Error} if they have different types
 */
function merge(a, b, where) {
	if (a.type === undefined) return b;
	if (b.type === undefined) return a;
	if (a.type !== b.type) throw new Error(`${where} is a ${a.type} in one answer and a ${b.type} in another`);
	if (a.type === 'array') return { type: 'array', items: merge(a.items, b.items, `${where}[]`) };
	if (a.properties === undefined) return a;
	const properties = { ...a.properties };
	for (const [name, own] of Object.entries(b.properties ?? {}))
		properties[name] = merge(properties[name] ?? {}, own, `${where}.${name}`);
	return { type: 'object', properties };
}

/** The schemas of all fields in a schema, with their names. The entries of an array have the array's name and `[]`. */
function fieldsIn({ items, properties } = {}, name = '') {
	if (items !== undefined) return [[`${name}[]`, items], ...fieldsIn(items, `${name}[]`)];
	return Object.entries(properties ?? {}).flatMap(([key, own]) => [
		[key, own],
		...(name === '' ? [] : [[`${name}.${key}`, own]]),
		...fieldsIn(own, name === '' ? key : `${name}.${key}`),
	]);
}

/** Fields of the contract: Chat2Desk returns what a request sets. */
function contractFields() {
	const toType = (type) => (type === 'integer' ? 'number' : type);
	return operationsOf(loadContract()).flatMap(({ requestBody, parameters, responses }) => {
		const bodies = [requestBody, ...Object.values(responses)].map((each) => each?.content['application/json'].schema);
		const fields = [
			...bodies.flatMap((each) => fieldsIn(each)),
			...parameters.map(({ name, schema }) => [name, schema]),
		];
		return fields
			.map(([name, { type }]) => [name, { type: toType([type].flat().find((each) => each !== 'null')) }])
			.filter(([name, { type }]) => !name.endsWith('[]') && !['array', 'object', undefined].includes(type));
	});
}

/**
 * Fills in unknown types from fields of the same path, or else of the same name.
 * @param {any} schema
 * @param {Map<string, any>} known schemas by path and by name
 */
function complete(schema, known, name = '') {
	if (schema.type === undefined) return known.get(name) ?? known.get(name.split('.').at(-1)) ?? {};
	const { items, properties, ...own } = schema;
	if (items !== undefined) {
		const completed = complete(items, known, `${name}[]`);
		// n8n would show entries of an unknown type as "undefined".
		return completed.type === undefined ? own : { ...own, items: completed };
	}
	if (properties === undefined) return own;
	const entries = Object.entries(properties).map(([key, inner]) => [
		key,
		complete(inner, known, name === '' ? key : `${name}.${key}`),
	]);
	return { ...own, properties: Object.fromEntries(entries) };
}

/** Whether the output has more than Chat2Desk's confirmation and what was set in the node. */
function isWorthMapping({ operation }, { properties = {} }) {
	const { toSnakeCase } = require(path.join(BUILT, 'descriptions', 'fields'));
	if (operation.output.kind === 'acknowledgement' && operation.execute === undefined) return false;
	const given = new Set(['success', ...operation.fields.map(({ property }) => toSnakeCase(property.name))]);
	return Object.keys(properties).some((name) => !given.has(name));
}

/** Answers to a question of every response type, by link and in the chat. */
async function answers(ask, credential) {
	const { call, chatMessage, signed } = require('../test/integration/send-and-wait/fixture');
	const message = {
		...chatMessage('This'),
		clientId: 31_000_005,
		clientName: 'Ann',
		channelId: 127,
		transport: 'wa_dialog',
	};
	const outputs = [];
	for (const [responseType, bodyOf] of [
		['approval', () => ({ answer: 'approve' })],
		['freeText', () => ({ text: 'A-17' })],
		['nextMessage', (kept) => signed(kept, message, { token: credential.apiToken })],
	]) {
		const { parameters, run } = await ask({ ...QUESTION, responseType });
		const kept = run.data.executionData.nodeExecutionStack[0].data.main[0][0];
		const { item } = await call({ parameters, kept, credential, body: bodyOf(kept) });
		outputs.push(item.json);
	}
	return outputs;
}

/**
 * Runs every case of the coverage tests on a sandbox, with *Simplify*.
 * @returns {Promise<Map<string, any[]>>} the output of each operation, by `message.send`
 */
async function collectOutputs() {
	const { cases } = require('../test/integration/coverage/cases');
	const { CaseRunner } = require('../test/integration/coverage/execute-case');
	const { parametersOf } = require('../test/integration/coverage/parameters');
	const { execute } = require('../test/support/n8n-core');
	const { TRIGGER_WEBHOOK } = require('../test/integration/send-and-wait/fixture');
	const sandbox = await createSandbox({ port: 0 });
	const credential = { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' };
	const run = async (parameters) => {
		const { items, error, run: state } = await execute({ parameters, credential });
		if (error) throw error;
		return { parameters, run: state, outputs: items.map(({ json }) => json) };
	};
	try {
		// Send and Wait looks for the webhook of a published trigger.
		sandbox.account.webhooks.add({ ...TRIGGER_WEBHOOK, channels: [], status: 'enable', errors: [] });
		const runner = new CaseRunner(sandbox);
		const collected = new Map();
		const keep = (key, outputs) => collected.set(key, [...(collected.get(key) ?? []), ...outputs]);
		for (const each of cases) {
			const { outputs } = await run(runner.parametersOf(each)).catch((cause) => {
				const advice = 'Are its endpoints in sandbox/openapi/?';
				throw new Error(`No schema preview: ${each.operation} fails with "${cause.message}". ${advice}`, { cause });
			});
			runner.keepResult(each, outputs);
			keep(each.operation, outputs);
		}
		const answered = await answers((values) => run(parametersOf('message.sendAndWait', values)), credential);
		// First, because they have more fields than an expired wait.
		collected.set('message.sendAndWait', [...answered, ...collected.get('message.sendAndWait')]);
		return collected;
	} finally {
		await sandbox.close();
	}
}

/**
 * The schema previews, as files: `v1.0.0/message/send.json`.
 * @returns {Promise<Map<string, string>>} their content by path
 * @throws {Error} if a field has several types, or an unknown one
 */
async function outputSchemas() {
	const { Chat2Desk } = require(path.join(BUILT, 'Chat2Desk.node.js'));
	const versions = [new Chat2Desk().description.version].flat();
	const collected = await collectOutputs();
	const entries = catalogue().filter(({ key }) => !UNPREDICTABLE.includes(key));
	const schemas = new Map(
		entries.map(({ key }) => [key, collected.get(key).reduce((all, one) => merge(all, schemaOf(one), key), {})]),
	);
	const seen = [...schemas.values()].flatMap((schema) => fieldsIn(schema));
	const known = new Map([...seen, ...contractFields().reverse()].filter(([, { type }]) => type !== undefined));
	const files = new Map();
	for (const entry of entries.filter((each) => isWorthMapping(each, schemas.get(each.key)))) {
		const schema = complete(schemas.get(entry.key), known);
		const unknown = fieldsIn(schema).find(([, { type }]) => type === undefined);
		if (unknown)
			throw new Error(
				`The type of "${unknown[0]}" of ${entry.key} is unknown: add it to the endpoint in sandbox/openapi/`,
			);
		for (const version of versions) {
			// n8n looks for exactly the workflow's version, in three parts.
			const folder = `v${[...String(version).split('.'), 0, 0].slice(0, 3).join('.')}`;
			files.set(`${folder}/${entry.key.replace('.', '/')}.json`, JSON.stringify(schema));
		}
	}
	return files;
}

/** The files on disk, by path. */
function storedSchemas() {
	const names = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER, { recursive: true }).map(String) : [];
	const files = names.filter((name) => name.endsWith('.json')).sort();
	return new Map(
		files.map((name) => [name.split(path.sep).join('/'), fs.readFileSync(path.join(FOLDER, name), 'utf8')]),
	);
}

async function main() {
	const files = await outputSchemas();
	if (process.argv.includes('--check')) {
		const stored = storedSchemas();
		const stale = [...new Set([...files.keys(), ...stored.keys()])].filter(
			(name) => files.get(name) !== stored.get(name),
		);
		if (stale.length > 0) throw new Error(`Stale schema previews: ${stale.join(', ')}. Update them: ${COMMAND}`);
		return;
	}
	fs.rmSync(FOLDER, { recursive: true, force: true });
	for (const [name, text] of files) {
		fs.mkdirSync(path.dirname(path.join(FOLDER, name)), { recursive: true });
		fs.writeFileSync(path.join(FOLDER, name), text);
	}
}

module.exports = { FOLDER, outputSchemas, storedSchemas };

void runIfMain(module, main);
