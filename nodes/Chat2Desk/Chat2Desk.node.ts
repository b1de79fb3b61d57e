import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { buildProperties, subtitle } from './descriptions/build-properties';
import { credentialTest, listSearch, loadOptions, resourceMapping } from './methods';
import { resources } from './resources';

/** The operation that waits. n8n looks at the signature of an answer where the parameter `operation` has this very value. */
const SEND_AND_WAIT = 'sendAndWait';

/**
 * Where an answer comes in: at the execution that waits, for as long as it waits. Nothing of this is known to Chat2Desk, so there is
 * nothing to register there. n8n takes the signature of an address for valid at `$nodeId` alone.
 */
const answer = {
	name: 'default',
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
} as const;
const answers: IWebhookDescription[] = [
	{ ...answer, httpMethod: 'GET' },
	{ ...answer, httpMethod: 'POST' },
];

/** Shown at a waiting node by n8n from 1.113 on; older types do not know it. */
const WHILE_WAITING: object = { waitingNodeTooltip: 'Execution continues with the answer, or at the limit' };

export class Chat2Desk implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chat2Desk',
		name: 'chat2Desk',
		icon: { light: 'file:chat2desk.svg', dark: 'file:chat2desk.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: subtitle(resources),
		description: 'Send messages and work with clients, dialogs, tags and tickets in Chat2Desk',
		defaults: { name: 'Chat2Desk' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'chat2DeskApi', required: true, testedBy: 'chat2DeskApiTest' }],
		webhooks: answers,
		...WHILE_WAITING,
		properties: buildProperties(resources),
	};

	methods = { credentialTest, listSearch, loadOptions, resourceMapping };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded with the first execution and not with n8n, which loads every node at its start.
		if (this.getNodeParameter('operation', 0) === SEND_AND_WAIT)
			return await (await import('./send-and-wait/send')).sendAndWait(this, resources);
		return await (await import('./execution/execute')).executeOperation(this, resources);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./send-and-wait/response-webhook')).sendAndWaitWebhook(this);
	}
}
