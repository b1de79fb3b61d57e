'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const { CREDENTIAL_TYPE, exampleFiles, exampleWorkflow, playgroundExamples } = require('./examples');
const { N8nResponseError } = require('./n8n-client');
const { StartError } = require('./start-error');

/**
 * Example workflows that `npm start` publishes. Both react to messages from the sandbox page. The others are not published, which keeps
 * some of the account's five webhooks free for the user's own workflows.
 */
const PUBLISHED = ['auto-reply-bot.json', 'price-tagger.json'];

const CREDENTIAL_NAME = 'Chat2Desk sandbox';

/** The default token of the sandbox. */
const SANDBOX_TOKEN = 'sandbox-token';

/**
 * The credential for a sandbox in the format of n8n's REST API.
 * @param {string} sandboxUrl
 * @param {string} [name]
 */
function sandboxCredential(sandboxUrl, name = CREDENTIAL_NAME) {
	return { name, type: CREDENTIAL_TYPE, data: { apiToken: SANDBOX_TOKEN, server: 'custom', customUrl: sandboxUrl } };
}

async function logIn(client, owner) {
	if (await client.needsOwner()) return await client.setUpOwner(owner);
	try {
		return await client.login(owner);
	} catch (error) {
		if (!(error instanceof N8nResponseError) || error.status !== 401) throw error;
		throw new StartError(
			`The login of ${owner.email} in the playground's n8n failed: the generated password was changed. ` +
				'Restore it in Settings, or start over: npm start -- --reset',
			{ cause: error },
		);
	}
}

/** The credential for the sandbox's mock of a language model. */
const modelCredential = (sandboxUrl) => ({
	name: 'Practice model',
	type: 'openAiApi',
	data: { apiKey: 'none', url: `${sandboxUrl}/_sandbox/model/v1` },
});

/** The credential of the MCP server example. */
const mcpCredential = (token) => ({ name: 'MCP client', type: 'httpBearerAuth', data: { token } });

/**
 * What was created so far, in a file. It is saved after each step, so that the next start continues an interrupted one.
 * @param {string} file
 */
function openState(file) {
	const saved = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
	const state = { workflows: {}, unpublished: [], ...saved };
	return { state, save: () => fs.writeFileSync(file, JSON.stringify(state, null, 2)) };
}

/**
 * Creates a credential, or updates its URL. Returns undefined if the user deleted it.
 * @param {any} client
 * @param {ReturnType<typeof openState>} progress
 * @param {{key: string, credential: any, isMoved: boolean}} options key of the ID in the state, and whether the sandbox's URL has changed
 */
async function ensureCredential(client, { state, save }, { key, credential, isMoved }) {
	if (!state[key]) {
		state[key] = (await client.createCredential(credential)).id;
		save();
	} else {
		const existing = (await client.listCredentials()).find(({ id }) => id === state[key]);
		if (!existing) return undefined;
		if (isMoved) await client.updateCredential(existing.id, { ...credential, name: existing.name });
	}
	return { id: state[key], name: credential.name };
}

/** Publishes created workflows that were not published yet, unless the user deleted them. */
async function publishWorkflows(client, { state, save }) {
	for (const { id, active } of await client.listWorkflows()) {
		if (!state.unpublished.includes(id)) continue;
		if (!active) await client.activateWorkflow(id);
		state.unpublished = state.unpublished.filter((other) => other !== id);
		save();
	}
}

/** The webhook URLs registered in the sandbox. */
async function sandboxWebhookUrls(sandboxUrl) {
	const response = await fetch(`${sandboxUrl}/v1/webhooks`, { headers: { authorization: SANDBOX_TOKEN } });
	return (await response.json()).data.map(({ url }) => url);
}

/**
 * Registers the webhooks of active workflows again, as the sandbox keeps no data between starts. (The trigger does this when n8n starts,
 * but not if the port of the sandbox has changed.)
 */
async function reconnectWorkflows(client, ids, sandboxUrl) {
	for (const { id, active } of await client.listWorkflows()) {
		if (!active || !ids.includes(id)) continue;
		const { nodes } = await client.getWorkflow(id);
		const urls = await sandboxWebhookUrls(sandboxUrl);
		const connected = nodes.every(
			({ webhookId }) => !webhookId || urls.some((url) => url.startsWith(client.url) && url.includes(webhookId)),
		);
		if (connected) continue;
		await client.deactivateWorkflow(id);
		await client.activateWorkflow(id);
	}
}

/** The remaining example workflows with their current names: the published ones first, starting with the bot. */
async function listExampleWorkflows(client, state) {
	const present = await client.listWorkflows();
	const files = [...new Set([...PUBLISHED, ...exampleFiles()])];
	return files
		.map((file) => state.workflows[file])
		.map((id) => present.find((workflow) => workflow.id === id))
		.filter(Boolean)
		.map(({ id, name }) => ({ name, route: `/workflow/${id}` }));
}

/**
 * Sets up a playground's n8n: owner, credential and example workflows, some of them active. Anything that the user has changed or deleted
 * since is left unchanged.
 * @param {object} options
 * @param {import('./n8n-client').N8nClient} options.client logged in afterwards
 * @param {{email: string, firstName: string, lastName: string, password: string}} options.owner
 * @param {string} options.sandboxUrl
 * @param {string} options.stateFile records what was created
 * @returns {Promise<{workflows: {name: string, route: string}[]}>} the remaining example workflows, the bot first
 * @throws {StartError} if the owner's password was changed
 */
async function seedPlayground({ client, owner, sandboxUrl, stateFile }) {
	const progress = openState(stateFile);
	const { state, save } = progress;
	await logIn(client, owner);
	const isMoved = state.sandboxUrl !== sandboxUrl;
	const credential = await ensureCredential(client, progress, {
		key: 'credentialId',
		credential: sandboxCredential(sandboxUrl),
		isMoved,
	});
	const model = await ensureCredential(client, progress, {
		key: 'modelCredentialId',
		credential: modelCredential(sandboxUrl),
		isMoved,
	});
	state.mcpToken ??= randomBytes(24).toString('hex');
	const mcp = await ensureCredential(client, progress, {
		key: 'mcpCredentialId',
		credential: mcpCredential(state.mcpToken),
		isMoved: false,
	});
	state.sandboxUrl = sandboxUrl;
	save();
	if (!credential) return { workflows: [] };
	const examples = await playgroundExamples(sandboxUrl, SANDBOX_TOKEN, {
		n8n: client.url,
		token: state.mcpToken,
	});
	for (const file of exampleFiles()) {
		if (state.workflows[file]) continue;
		const { id } = await client.createWorkflow(examples(file, credential, { openAiApi: model, httpBearerAuth: mcp }));
		state.workflows[file] = id;
		if (PUBLISHED.includes(file)) state.unpublished.push(id);
		save();
	}
	await publishWorkflows(client, progress);
	await reconnectWorkflows(client, Object.values(state.workflows), sandboxUrl);
	return { workflows: await listExampleWorkflows(client, state) };
}

module.exports = {
	seedPlayground,
	sandboxCredential,
	exampleWorkflow,
	exampleFiles,
	sandboxWebhookUrls,
	SANDBOX_TOKEN,
};
