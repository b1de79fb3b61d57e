'use strict';

const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { EXAMPLE_CLIENTS } = require('../lib/seed/examples');
const { PACKAGE_NAME, PROJECT_ROOT } = require('./paths');

const TRIGGER = `${PACKAGE_NAME}.chat2DeskTrigger`;

const WORKFLOW_FOLDER = path.join(PROJECT_ROOT, 'docs', 'workflows');

const CREDENTIAL_TYPE = 'chat2DeskApi';

/** The credential types of n8n's own nodes in the examples. */
const CREDENTIAL_TYPES = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'@n8n/n8n-nodes-langchain.mcpTrigger': 'httpBearerAuth',
};

/** The setup steps in an example's note, for users who import the file. The playground replaces them. */
const SETUP = /(?<=### Setup\n).*?(?=\n\n### |$)/s;

/** The short name of an example, which is the heading of its note. The name of the workflow is the title of the template. */
const HEADING = /^## (.+)$/m;

const GENERAL_CHANNELS = ['Website and Telegram', 'WhatsApp and Viber', 'Email and integrations'];

const PUBLISH_AND_WRITE = 'Publish the workflow, then write as the client.';
const EXECUTE = 'Click *Execute workflow*.';

/**
 * What is set up for each example in the playground.
 *
 * - `steps`: the instructions in the note; `{n8n}` and `{token}` are replaced with n8n's address and the token of the MCP server
 * - `channels`: the trigger's channels. Each example that replies to clients has its own, so that examples do not reply to each other's
 *   clients. `undefined`: all channels.
 * - `client`: the client in the link to the sandbox page
 * - `people`: values that the importable file leaves open, by node
 *
 * @typedef {{id: number, name: string}} Person
 * @typedef {{id: string, name: string}} Credential
 * @type {Record<string, {steps: string, channels?: string[], client?: string, people?: (clientOf: (name: string) => Person, channelId: (name: string) => number) => Record<string, object>}>}
 */
const PLAYGROUND = {
	'auto-reply-bot.json': { steps: 'The workflow is published. Write as a client.', channels: GENERAL_CHANNELS },
	'price-tagger.json': {
		steps: 'The workflow is published. Write "What is the price?" as a client.',
		channels: GENERAL_CHANNELS,
	},
	'ai-agent.json': {
		steps:
			'Publish the workflow, then ask about the delivery, or for an operator, as the client. *Model* uses a mock that only quotes the ' +
			'knowledge. For real answers, select your own credential.',
		channels: ['Example: AI agent'],
		client: 'Dora Weiss',
	},
	'approve-a-refund.json': {
		steps: `${EXECUTE} Open the link in the message to the supervisor.`,
		client: 'Aiko Tanaka',
		people: (clientOf) => ({
			Refund: { client_id: String(clientOf('Rosa Martín').id) },
			'Ask Supervisor': { clientId: clientOf('Aiko Tanaka') },
		}),
	},
	'ask-for-order-number.json': {
		steps: PUBLISH_AND_WRITE,
		channels: ['Example: Order number'],
		client: 'Cem Aydın',
	},
	'mcp-server.json': {
		steps: 'Publish the workflow, then connect an MCP client to `{n8n}/mcp/chat2desk` with the bearer token `{token}`.',
	},
	'summary-on-close.json': {
		steps:
			'Publish the workflow, exchange four messages as the client and as an operator, and close the dialog. *Model* uses a mock. For ' +
			'real summaries, select your own credential.',
		client: 'Aiko Tanaka',
	},
	'crm-sync.json': { steps: 'Publish the workflow, then add a client on the sandbox page.' },
	'daily-statistics.json': { steps: EXECUTE },
	'export-messages.json': { steps: `${EXECUTE} The archive is the output of *Create ZIP Archive*.` },
	'hand-over-and-back.json': {
		steps: 'Publish the workflow, then write "hello" and "operator" as the client.',
		channels: ['Example: Handover'],
		client: 'Emil Hansen',
	},
	'lead-to-crm.json': {
		steps: 'Publish the workflow, then fill in the form at `{n8n}/form/chat2desk-lead`.',
	},
	'catch-up-after-an-outage.json': {
		steps: `While the workflow is unpublished, it misses the client's messages. ${EXECUTE} Ten minutes after the message, it gets a late reply.`,
		channels: ['Example: Outage'],
		client: 'Jon Berg',
		people: (_clientOf, channelId) => ({ 'Recent Messages': { channelId: channelId('Example: Outage') } }),
	},
	'one-reply-to-several-messages.json': {
		steps: PUBLISH_AND_WRITE,
		channels: ['Example: Several messages'],
		client: 'Bea Lindqvist',
	},
	'outside-office-hours.json': {
		steps: `${PUBLISH_AND_WRITE} During the day, change *Office Hours* to get a reply.`,
		channels: ['Example: Office hours'],
		client: 'Fay Adams',
	},
	'request-quota-warning.json': {
		steps: `${EXECUTE} Enough requests are left: set the last number of *LEVELS* in *Check Level* to 100 to get a warning.`,
		client: 'Aiko Tanaka',
		people: (clientOf) => ({ 'Send Alert': { clientId: clientOf('Aiko Tanaka') } }),
	},
	'route-by-keyword.json': {
		steps: 'Publish the workflow, then write "What is the price?" as the client.',
		channels: ['Example: Keywords'],
		client: 'Kim Park',
	},
	'template-broadcast.json': { steps: `${EXECUTE} The report is the output of *Report*.` },
	'ticket-from-tag.json': {
		steps:
			'Publish the workflow, write as the client, then add the tag *Complaint* to the request: *Tag > Assign* in another workflow.',
		client: 'Aiko Tanaka',
	},
	'unanswered-alert.json': {
		steps: EXECUTE,
		client: 'Aiko Tanaka',
		people: (clientOf) => ({ 'Send Alert': { clientId: clientOf('Aiko Tanaka') } }),
	},
};

/** The file names of the example workflows. */
function exampleFiles() {
	return fs
		.readdirSync(WORKFLOW_FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort();
}

/** An example as in its file. @param {string} file file name in docs/workflows */
const readExample = (file) => JSON.parse(fs.readFileSync(path.join(WORKFLOW_FOLDER, file), 'utf8'));

/** The note that describes an example. */
const aboutOf = ({ nodes }) => nodes.find(({ name }) => name === 'About').parameters.content;

/**
 * Adds the credential to the Chat2Desk nodes and a webhook ID to the triggers. (The files contain neither, so that they can be imported
 * anywhere.)
 * @param {{nodes: any[]}} workflow
 * @param {{id: string, name: string}} credential
 */
function connectExample(workflow, credential) {
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

/**
 * An example workflow as users import it, with a credential.
 * @param {string} file file name in docs/workflows
 * @param {{id: string, name: string}} credential
 */
function exampleWorkflow(file, credential) {
	return connectExample(readExample(file), credential);
}

/** Channels and clients of the sandbox by name. @param {string} sandboxUrl @param {string} token */
async function readSandbox(sandboxUrl, token) {
	const load = async (route) => {
		const response = await fetch(sandboxUrl + route, { headers: { authorization: token } });
		if (!response.ok) throw new Error(`The sandbox responded to ${route} with ${response.status}`);
		return (await response.json()).data;
	};
	const [channels, ...people] = await Promise.all([
		load('/v1/channels?limit=200'),
		...EXAMPLE_CLIENTS.map(
			async ({ name }) => (await load(`/_sandbox/chat/clients?search=${encodeURIComponent(name)}&limit=1`))[0],
		),
	]);
	const byName = (rows, name) => rows.find((row) => row.name === name);
	return {
		channelId: (name) => byName(channels, name).id,
		client: (name) => byName(people, name),
	};
}

/** The value of a *Client* field, as if the user had selected the client from the list. */
const selected = ({ id, name }) => ({ __rl: true, mode: 'list', value: String(id), cachedResultName: name });

function fillIn(node, values = {}) {
	const parameters = { ...node.parameters };
	if (values.clientId) parameters.clientId = selected(values.clientId);
	if (values.channelId)
		parameters.filters = {
			...parameters.filters,
			channelId: { __rl: true, mode: 'id', value: String(values.channelId) },
		};
	const assignments = parameters.assignments?.assignments.map((each) =>
		Object.hasOwn(values, each.name) ? { ...each, value: values[each.name] } : each,
	);
	return { ...node, parameters: { ...parameters, ...(assignments && { assignments: { assignments } }) } };
}

/** Limits the trigger of client messages to some channels. */
function inChannels(node, ids) {
	if (node.type !== TRIGGER || !ids) return node;
	return { ...node, parameters: { ...node.parameters, filters: { ...node.parameters.filters, channels: ids } } };
}

/** Adds the credential of one of n8n's own nodes. */
function withCredential(node, credentials) {
	const type = CREDENTIAL_TYPES[node.type];
	return type ? { ...node, credentials: { [type]: credentials[type] } } : node;
}

/** Replaces the setup in the note with the steps in the playground. */
function inPlayground(node, steps, link) {
	if (node.name !== 'About') return node;
	const text = `**Already set up here.** ${steps}\n\n[Open the sandbox page](${link})`;
	return { ...node, parameters: { ...node.parameters, content: node.parameters.content.replace(SETUP, text) } };
}

/**
 * Example workflows that run in the playground without further settings: with credentials, channels, people, and a note that links to the
 * sandbox page. They have short names, which are easier to find than the titles of the templates.
 * @param {string} sandboxUrl
 * @param {string} token
 * @param {Record<string, string>} [values] values in the steps, by name
 * @returns {Promise<(file: string, credential: Credential, credentials?: Record<string, Credential>) => any>} `credentials`: those of
 * n8n's own nodes, by type
 */
async function playgroundExamples(sandboxUrl, token, values = {}) {
	const { channelId, client } = await readSandbox(sandboxUrl, token);
	return (file, credential, credentials = {}) => {
		const workflow = exampleWorkflow(file, credential);
		const { steps, channels, client: name, people = () => ({}) } = PLAYGROUND[file];
		const selections = people(client, channelId);
		const person = name && client(name);
		const link = person ? `${sandboxUrl}/#channel=${person.channels[0].id}&client=${person.id}` : sandboxUrl;
		const nodes = workflow.nodes
			.map((node) => fillIn(node, selections[node.name]))
			.map((node) => inChannels(node, channels?.map(channelId)))
			.map((node) => withCredential(node, credentials))
			.map((node) =>
				inPlayground(
					node,
					steps.replace(/\{(\w+)\}/g, (_match, key) => values[key]),
					link,
				),
			);
		return { ...workflow, name: HEADING.exec(aboutOf(workflow))[1], nodes };
	};
}

module.exports = {
	TRIGGER,
	CREDENTIAL_TYPE,
	PLAYGROUND,
	exampleFiles,
	readExample,
	exampleWorkflow,
	playgroundExamples,
};
