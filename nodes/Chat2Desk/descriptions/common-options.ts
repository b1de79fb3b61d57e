import type { INodeProperties } from 'n8n-workflow';

/** The collections for an operation's optional fields. */
export const COLLECTION = {
	filters: { name: 'filters', displayName: 'Filters', placeholder: 'Add Filter' },
	updateFields: { name: 'updateFields', displayName: 'Update Fields', placeholder: 'Add Field' },
	additionalFields: { name: 'additionalFields', displayName: 'Additional Fields', placeholder: 'Add Field' },
} as const;

/** `Mark as Read` → `mark as read`. Keeps words such as API and WhatsApp. */
export const toSentenceCase = (label: string) => label.replace(/\b[A-Z][a-z]+\b/g, (word) => word.toLowerCase());

/**
 * Preserves a collection that a workflow sets with a single expression: n8n would replace the text with an empty collection. The first
 * hidden property makes n8n read the text; the second, placed after the collections, keeps it.
 */
export function preserveExpressionCollections({ name, displayName }: { name: string; displayName: string }): {
	before: INodeProperties;
	after: INodeProperties;
} {
	const before: INodeProperties = { displayName, name, type: 'hidden', default: {} };
	return { before, after: { ...before, displayOptions: { show: { [`/${name}`]: ['='] } } } };
}

/**
 * Keeps the value of a form (n8n's `fixedCollection`) that an expression, an AI agent or a hand-made workflow gives as a list or as
 * text: n8n replaces it with an empty form, so that its content would be lost silently. The property is hidden, must follow the form,
 * and applies if the value has a first element or character, which n8n's own value does not have.
 *
 * @param path where the form is stored, from the node's parameters
 */
export const preserveList = ({ displayName, name }: INodeProperties, path = name): INodeProperties => ({
	displayName,
	name,
	type: 'hidden',
	default: {},
	displayOptions: { show: { [`/${path}[0]`]: [{ _cnd: { exists: true } }] } },
});

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** *Simplify* outside tools of AI agents. Versions of n8n without `@tool` show it there, too, and no *Output*. */
export const simplifyUnlessTool: INodeProperties = { ...simplify, displayOptions: { hide: { '@tool': [true] } } };

/**
 * *Output* replaces *Simplify* in tools of AI agents, as n8n's guidelines ask, because a model reads every field.
 *
 * @param withoutOutput values of the operations without it: they only confirm, or are not available to agents
 */
export const buildToolOutput = (withoutOutput: string[]): INodeProperties[] => [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'Simplified', value: 'simple' },
			{ name: 'Raw', value: 'raw' },
			{ name: 'Selected Fields', value: 'fields' },
		],
		default: 'simple',
		description: 'What the AI agent receives. Fewer fields cost fewer tokens.',
		displayOptions: { show: { '@tool': [true] }, hide: { operation: withoutOutput } },
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		default: '',
		placeholder: 'e.g. text, last_message.text',
		description: 'Comma-separated names of fields, with dots for nested ones. The ID is always included.',
		displayOptions: { show: { '@tool': [true], output: ['fields'] } },
	},
];

const concurrency: INodeProperties = {
	displayName: 'Concurrent Requests',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 50 },
	default: 50,
	description: 'Max number of requests at a time. Writes run one by one, unless Parallel Writes is on.',
};

const customFieldIds: INodeProperties = {
	displayName: 'Custom Field IDs',
	name: 'customFieldIds',
	type: 'boolean',
	default: true,
	description: 'Whether to return custom fields by ID instead of by name, which saves one request per execution',
	displayOptions: {
		show: { '/resource': ['client'], '/operation': ['createOrGet', 'createOrUpdate', 'find', 'get', 'getAll'] },
		hide: { '/simplify': [false], '/output': ['raw'] },
	},
};

const emptyFilters: INodeProperties = {
	displayName: 'Empty Filters',
	name: 'emptyFilters',
	type: 'options',
	options: [
		{ name: 'Fail With an Error', value: 'error' },
		{ name: 'Ignore', value: 'ignore', description: 'Return all records' },
		{ name: 'Return Nothing', value: 'returnNothing' },
	],
	default: 'error',
	description: 'What to do when a filter expression is empty',
};

const emptyValues: INodeProperties = {
	displayName: 'Empty Values',
	name: 'emptyValues',
	type: 'options',
	options: [
		{ name: 'Fail With an Error', value: 'error' },
		{ name: 'Ignore', value: 'ignore', description: 'Send the request without the field' },
	],
	default: 'error',
	description:
		'What to do when an expression is empty for a field that decides where a request goes or what it contains, such as Channel or Attachment URL',
};

const extraBody: INodeProperties = {
	displayName: 'Extra Body Fields (JSON)',
	name: 'extraBody',
	type: 'json',
	default: '{}',
	description: 'Additional body fields as a JSON object. Overrides the fields above.',
};

const extraQuery: INodeProperties = {
	displayName: 'Extra Query Parameters (JSON)',
	name: 'extraQuery',
	type: 'json',
	default: '{}',
	description: 'Additional query parameters as a JSON object. Overrides the fields above.',
};

/** Shown for tools; also in versions of n8n without `@tool`, which show it everywhere. */
const ONLY_IN_TOOLS: object = { displayOptions: { hide: { '@tool': [false] } } };

const onlyThisClient: INodeProperties = {
	displayName: 'Only This Client',
	name: 'onlyThisClient',
	type: 'boolean',
	default: true,
	description:
		'Whether to limit the tool to the client of the Chat2Desk Trigger. On by default if n8n finds the trigger; otherwise, enter a client ID as an expression. Checking an ID can add one request.',
	...ONLY_IN_TOOLS,
};

/** The warning for tools without *Only This Client*. */
export const anyClientNotice: INodeProperties = {
	displayName: 'Anyone who writes to the agent can make it read or change the data of every client.',
	name: 'anyClientNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '/options.onlyThisClient': [false] } },
};

const parallelWrites: INodeProperties = {
	displayName: 'Parallel Writes',
	name: 'parallelWrites',
	type: 'boolean',
	default: false,
	description: 'Whether to send requests for different clients in parallel',
};

const skipIfAlreadySent: INodeProperties = {
	displayName: 'Skip If Already Sent',
	name: 'skipIfAlreadySent',
	type: 'boolean',
	default: true,
	description:
		"Whether to skip a message if its External ID is in the client's last 200 messages. Adds one request per message.",
	displayOptions: { show: { '/resource': ['message'], '/operation': ['send', 'sendTemplate'] } },
};

const whenSend = { show: { '/resource': ['message'], '/operation': ['send'] } };

const splitLongText: INodeProperties = {
	displayName: 'Split Long Text',
	name: 'splitLongText',
	type: 'boolean',
	default: true,
	description:
		'Whether to send a long text as several messages, one request each, split at paragraphs, sentences or words',
	displayOptions: whenSend,
};

const linkLifetime: INodeProperties = {
	displayName: 'Link Lifetime (Hours)',
	name: 'linkLifetime',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 24,
	description:
		"How long Chat2Desk can download files of an input field. Requires a public URL of n8n. Ends earlier if n8n deletes the execution's data.",
	displayOptions: {
		show: {
			'/resource': ['message'],
			'/operation': ['import', 'receive', 'send', 'sendAndWait', 'sendComment', 'sendTemplate'],
		},
	},
};

const maxCharacters: INodeProperties = {
	displayName: 'Max Characters per Message',
	name: 'maxCharacters',
	type: 'number',
	typeOptions: { minValue: 20 },
	default: 4000,
	description:
		'Max length of each message with Split Long Text. Chat2Desk documents no limit, so the default is an assumption.',
	displayOptions: whenSend,
};

const pauseBetweenParts: INodeProperties = {
	displayName: 'Pause Between Parts (Seconds)',
	name: 'pauseBetweenParts',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 5, numberPrecision: 1 },
	default: 1,
	description: 'How long to wait between the parts of a split text. If not set, there is no pause.',
	displayOptions: whenSend,
};

const timeout: INodeProperties = {
	displayName: 'Timeout (Milliseconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1000 },
	default: 60000,
	description: 'Max time to wait for a response. File downloads may take ten times as long.',
};

/**
 * The options of all operations.
 *
 * @param withBody values of the operations whose request can have a body
 * @param writing values of the operations that change data
 * @param withFilters values of the operations with filters, and resources whose operations of these names have none
 */
export function buildOptions(
	withBody: string[],
	writing: string[],
	withFilters: { operations: string[]; without: string[] },
): INodeProperties {
	const filtering = { show: { '/operation': withFilters.operations }, hide: { '/resource': withFilters.without } };
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			concurrency,
			customFieldIds,
			{ ...emptyFilters, displayOptions: filtering },
			emptyValues,
			{ ...extraBody, displayOptions: { show: { '/operation': withBody } } },
			extraQuery,
			linkLifetime,
			maxCharacters,
			onlyThisClient,
			{ ...parallelWrites, displayOptions: { show: { '/operation': writing } } },
			pauseBetweenParts,
			skipIfAlreadySent,
			splitLongText,
			timeout,
		],
	};
}
