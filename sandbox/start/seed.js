'use strict';

const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { N8nResponseError } = require('./n8n-client');
const { PACKAGE_NAME, PROJECT_ROOT } = require('./paths');

const TRIGGER = `${PACKAGE_NAME}.chat2DeskTrigger`;

const WORKFLOW_FOLDER = path.join(PROJECT_ROOT, 'docs', 'workflows');

/**
 * The examples that `npm start` publishes: both answer to a message typed on the sandbox's page. The others wait to be looked at, so that
 * some of the account's five webhooks stay free for what a newcomer builds.
 */
const PUBLISHED = ['auto-reply-bot.json', 'price-tagger.json'];

const CREDENTIAL_TYPE = 'chat2DeskApi';
const CREDENTIAL_NAME = 'Chat2Desk sandbox';

/** The token that the sandbox accepts unless it is told otherwise. */
const SANDBOX_TOKEN = 'sandbox-token';

/**
 * The credential for a sandbox, as n8n's REST interface takes it.
 * @param {string} sandboxUrl
 * @param {string} [name]
 */
function sandboxCredential(sandboxUrl, name = CREDENTIAL_NAME) {
	return { name, type: CREDENTIAL_TYPE, data: { apiToken: SANDBOX_TOKEN, server: 'custom', customUrl: sandboxUrl } };
}

/**
 * Reads an example workflow and makes it a person's own: our nodes get the credential, the triggers a webhook address. (The files carry
 * neither, so that they can be imported anywhere.)
 * @param {string} file name in docs/workflows
 * @param {{id: string, name: string}} credential
 */
function exampleWorkflow(file, credential) {
	const workflow = JSON.parse(fs.readFileSync(path.join(WORKFLOW_FOLDER, file), 'utf8'));
	const nodes = workflow.nodes.map((node) => ({
		...node,
		id: randomUUID(),
		...(node.type.startsWith(`${PACKAGE_NAME}.`)
			? { credentials: { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } } }
			: {}),
		...(node.type === TRIGGER ? { webhookId: randomUUID() } : {}),
	}));
	return { ...workflow, nodes };
}

/** The file names of the example workflows. */
function exampleFiles() {
	return fs
		.readdirSync(WORKFLOW_FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort();
}

async function logIn(client, owner) {
	if (await client.needsOwner()) return await client.setUpOwner(owner);
	try {
		return await client.login(owner);
	} catch (error) {
		if (!(error instanceof N8nResponseError) || error.status !== 401) throw error;
		throw new StartError(
			`The playground's n8n does not know ${owner.email} with the password that was made for it any more ` +
				'(was it changed in Settings?). Change it back, or start over: npm start -- --reset',
			{ cause: error },
		);
	}
}

/** Creates the credential, or points an existing one at the sandbox where it is now; undefined when a person deleted it. */
async function ensureCredential(client, state, sandboxUrl) {
	const credential = sandboxCredential(sandboxUrl);
	if (!state.credentialId) {
		state.credentialId = (await client.createCredential(credential)).id;
	} else {
		const kept = (await client.listCredentials()).find(({ id }) => id === state.credentialId);
		if (!kept) return undefined;
		if (state.sandboxUrl !== sandboxUrl) await client.updateCredential(kept.id, { ...credential, name: kept.name });
	}
	state.sandboxUrl = sandboxUrl;
	return { id: state.credentialId, name: credential.name };
}

/** The addresses that the sandbox delivers to. */
async function sandboxWebhookUrls(sandboxUrl) {
	const response = await fetch(`${sandboxUrl}/v1/webhooks`, { headers: { authorization: SANDBOX_TOKEN } });
	return (await response.json()).data.map(({ url }) => url);
}

/**
 * Makes the active workflows' webhooks known to the sandbox again, which forgets everything when it ends. (The trigger does so by itself
 * at n8n's start; but not when the sandbox has moved to another port meanwhile.)
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

/** The way back to the page where one is the client, on the note that explains a workflow which a client's message starts. */
function withLinkBack(workflow, sandboxUrl) {
	if (!workflow.nodes.some(({ type }) => type === TRIGGER)) return workflow;
	const link = `\n\n[Write as a client on the sandbox's page](${sandboxUrl})`;
	const nodes = workflow.nodes.map((node) =>
		node.name === 'About'
			? {
					...node,
					parameters: {
						...node.parameters,
						content: node.parameters.content + link,
						height: node.parameters.height + 40,
					},
					position: [node.position[0], node.position[1] - 40],
				}
			: node,
	);
	return { ...workflow, nodes };
}

/** The seeded workflows that nobody deleted, as they are called now: those first that are published from the start, the bot before all. */
async function presentWorkflows(client, state) {
	const present = await client.listWorkflows();
	const files = [...new Set([...PUBLISHED, ...exampleFiles()])];
	return files
		.map((file) => state.workflows[file])
		.map((id) => present.find((workflow) => workflow.id === id))
		.filter(Boolean)
		.map(({ id, name }) => ({ name, route: `/workflow/${id}` }));
}

/**
 * Brings a playground's n8n to the state that a newcomer finds: owner, credential, example workflows, some of them active. What was seeded
 * once and was changed or deleted by a person since stays as they left it.
 * @param {object} options
 * @param {import('./n8n-client').N8nClient} options.client is logged in afterwards
 * @param {{email: string, firstName: string, lastName: string, password: string}} options.owner
 * @param {string} options.sandboxUrl
 * @param {string} options.stateFile remembers what was seeded
 * @returns {Promise<{workflows: {name: string, route: string}[]}>} the examples that are still there, the bot first
 * @throws {StartError} the owner's password was changed
 */
async function seedPlayground({ client, owner, sandboxUrl, stateFile }) {
	const state = fs.existsSync(stateFile) ? JSON.parse(fs.readFileSync(stateFile, 'utf8')) : { workflows: {} };
	const save = () => fs.writeFileSync(stateFile, JSON.stringify(state, null, 2));
	await logIn(client, owner);
	const credential = await ensureCredential(client, state, sandboxUrl);
	save();
	if (!credential) return { workflows: [] };
	for (const file of exampleFiles()) {
		if (state.workflows[file]) continue;
		const { id } = await client.createWorkflow(withLinkBack(exampleWorkflow(file, credential), sandboxUrl));
		state.workflows[file] = id;
		save();
		if (PUBLISHED.includes(file)) await client.activateWorkflow(id);
	}
	await reconnectWorkflows(client, Object.values(state.workflows), sandboxUrl);
	return { workflows: await presentWorkflows(client, state) };
}

module.exports = {
	seedPlayground,
	sandboxCredential,
	exampleWorkflow,
	exampleFiles,
	sandboxWebhookUrls,
	SANDBOX_TOKEN,
};
