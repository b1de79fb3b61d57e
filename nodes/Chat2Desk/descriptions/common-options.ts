import type { INodeProperties } from 'n8n-workflow';

/** The collections that hold an operation's optional fields. */
export const COLLECTION = {
	filters: { name: 'filters', displayName: 'Filters', placeholder: 'Add Filter' },
	updateFields: { name: 'updateFields', displayName: 'Update Fields', placeholder: 'Add Field' },
	additionalFields: { name: 'additionalFields', displayName: 'Additional Fields', placeholder: 'Add Field' },
} as const;

/** `Send to Phone` → `send to phone`; names such as API and WhatsApp stay. */
export const toSentenceCase = (label: string) => label.replace(/\b[A-Z][a-z]+\b/g, (word) => word.toLowerCase());

/**
 * Keep what stands in the place of a collection where that is one expression: of such text n8n makes a collection without entries, and
 * all that it would have given is lost. The first property lets n8n look at the text; the second, which has to stand behind the
 * collections, hands it on. No editor shows either.
 */
export function preserveExpressionCollections({ name, displayName }: { name: string; displayName: string }): {
	before: INodeProperties;
	behind: INodeProperties;
} {
	const before: INodeProperties = { displayName, name, type: 'hidden', default: {} };
	return { before, behind: { ...before, displayOptions: { show: { [`/${name}`]: ['='] } } } };
}

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

const concurrency: INodeProperties = {
	displayName: 'Concurrent Requests',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 50 },
	default: 50,
	description: 'How many requests may be under way at once',
};

const emptyFilters: INodeProperties = {
	displayName: 'Empty Filters',
	name: 'emptyFilters',
	type: 'options',
	options: [
		{ name: 'Ignore', value: 'ignore', description: 'Return everything' },
		{ name: 'Return Nothing', value: 'returnNothing' },
		{ name: 'Stop', value: 'stop' },
	],
	default: 'stop',
	description: 'What to do when the expression of a filter gives nothing',
};

const extraBody: INodeProperties = {
	displayName: 'Extra Body Fields (JSON)',
	name: 'extraBody',
	type: 'json',
	default: '{}',
	description: 'What else Chat2Desk takes, as a JSON object. It wins over the fields above.',
};

const extraQuery: INodeProperties = {
	displayName: 'Extra Query (JSON)',
	name: 'extraQuery',
	type: 'json',
	default: '{}',
	description: 'What else Chat2Desk takes, as a JSON object. It wins over the fields above.',
};

const parallelWrites: INodeProperties = {
	displayName: 'Parallel Writes',
	name: 'parallelWrites',
	type: 'boolean',
	default: false,
	description: 'Whether writes to different clients may run side by side',
};

const skipIfAlreadySent: INodeProperties = {
	displayName: 'Skip If Already Sent',
	name: 'skipIfAlreadySent',
	type: 'boolean',
	default: true,
	description:
		"Whether not to send what a client's last 200 messages have with the same External ID, for one more request a message",
	displayOptions: { show: { '/resource': ['message'], '/operation': ['send', 'sendTemplate', 'sendToPhone'] } },
};

const timeout: INodeProperties = {
	displayName: 'Timeout (Milliseconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1000 },
	default: 60000,
	description: 'How long to wait for the answer to a request; a file may take ten times that',
};

/**
 * The options that every operation has; extra body fields only for those whose request may have a body.
 *
 * @param writing which operations change something
 * @param withFilters which operations have filters: the values of the latter, and the resources that have none
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
			{ ...emptyFilters, displayOptions: filtering },
			{ ...extraBody, displayOptions: { show: { '/operation': withBody } } },
			extraQuery,
			{ ...parallelWrites, displayOptions: { show: { '/operation': writing } } },
			skipIfAlreadySent,
			timeout,
		],
	};
}
