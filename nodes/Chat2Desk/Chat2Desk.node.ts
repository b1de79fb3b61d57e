import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { properties } from './catalogue/properties';
import { credentialTest, listSearch, loadOptions, resourceMapping } from './methods';
import { resources } from './resources';

/** The operation that waits. n8n looks at the signature of an answer where the parameter `operation` has this very value. */
const SEND_AND_WAIT = 'sendAndWait';

export class Chat2Desk implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chat2Desk',
		name: 'chat2Desk',
		icon: { light: 'file:chat2desk.svg', dark: 'file:chat2desk.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send messages and work with clients, dialogs, tags and tickets in Chat2Desk',
		defaults: { name: 'Chat2Desk' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'chat2DeskApi', required: true, testedBy: 'chat2DeskApiTest' }],
		// An answer comes to the execution that waits for it. n8n knows its own "send and wait" by `$nodeId` in the path.
		webhooks: [
			{ name: 'default', httpMethod: 'GET', responseMode: 'onReceived', responseData: '', path: '={{ $nodeId }}', restartWebhook: true, isFullPath: true },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: '={{ $nodeId }}', restartWebhook: true, isFullPath: true },
		],
		waitingNodeTooltip: 'Execution will continue when the answer is there, or when its time is up',
		properties: properties(resources),
	};

	methods = { credentialTest, listSearch, loadOptions, resourceMapping };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded with the first execution and not with n8n, which loads every node at its start.
		if (this.getNodeParameter('operation', 0) === SEND_AND_WAIT) return await (await import('./waiting')).ask(this, resources);
		const { run } = await import('./execution/run');
		return await run(this, resources);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./waiting')).receiveAnswer(this);
	}
}
