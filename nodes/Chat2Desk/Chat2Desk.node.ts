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

/** n8n validates the signature of resume URLs only if the parameter `operation` has this value. */
const SEND_AND_WAIT = 'sendAndWait';

/** The webhook of a waiting execution (its resume URL). n8n accepts the signature of the URL only for the path `$nodeId`. */
const resumeWebhook = {
	name: 'default',
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
} as const;
const resumeWebhooks: IWebhookDescription[] = [
	{ ...resumeWebhook, httpMethod: 'GET' },
	{ ...resumeWebhook, httpMethod: 'POST' },
];

/** Shown on a waiting node by n8n 1.113 and later. Older types do not declare it. */
const WAITING_TOOLTIP: object = {
	waitingNodeTooltip:
		'={{ ((type = "approval", isLimited = true) => `Waiting for ${type === "nextMessage" ? "the client\'s next message" : type === "freeText" ? "the client\'s answer by link" : $parameter.approveInChat ? "approval by link or in the chat" : "approval by link"}${isLimited ? ", or until the time limit" : ""}`)($parameter.responseType, $parameter.limitWaitTime) }}',
};

export class Chat2Desk implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chat2Desk',
		name: 'chat2Desk',
		icon: { light: 'file:chat2desk.svg', dark: 'file:chat2desk.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: subtitle(resources),
		description: 'Send messages and manage clients, dialogs, tags and tickets in Chat2Desk',
		defaults: { name: 'Chat2Desk' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'chat2DeskApi', required: true, testedBy: 'chat2DeskApiTest' }],
		webhooks: resumeWebhooks,
		...WAITING_TOOLTIP,
		properties: buildProperties(resources),
	};

	methods = { credentialTest, listSearch, loadOptions, resourceMapping };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded on first use, because n8n loads every node at startup.
		if (this.getNodeParameter('operation', 0) === SEND_AND_WAIT)
			return await (await import('./send-and-wait/send')).sendAndWait(this, resources);
		return await (await import('./execution/execute')).executeOperation(this, resources);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./send-and-wait/response-webhook')).sendAndWaitWebhook(this);
	}
}
