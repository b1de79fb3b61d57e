import * as n8n from 'n8n-workflow';
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { credentialTest, loadOptions } from './methods';
import { describeEvents, triggerProperties } from './trigger/properties';

/** What n8n-workflow may have, from 2.41 on. */
interface Resolving {
	webhookDescriptionFields?: (fields: { responseMode: typeof whenToAnswer }) => { responseMode: string };
}

/** When the webhook answers, as an expression and as the function that it stands for. */
const whenToAnswer = {
	template: '={{ $parameter["options"]["answer"] === "finished" ? "lastNode" : "onReceived" }}',
	resolve: ({ options }: { options?: { answer?: unknown } }) =>
		options?.answer === 'finished' ? 'lastNode' : 'onReceived',
};

/**
 * For each delivery, n8n from 2.41 on takes the function where nothing else of the node is an expression, and need not start its engine.
 * Older n8n evaluates the expression.
 */
const responseMode = (n8n as unknown as Resolving).webhookDescriptionFields?.({ responseMode: whenToAnswer }) ?? {
	responseMode: whenToAnswer.template,
};

/** Starts a workflow on events of a Chat2Desk account. */
export class Chat2DeskTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chat2Desk Trigger',
		name: 'chat2DeskTrigger',
		icon: { light: 'file:chat2desk.svg', dark: 'file:chat2desk.dark.svg' },
		group: ['trigger'],
		// They do the same. But for each delivery to any node of version 1, n8n evaluates an expression of its own first Webhook.
		version: [1, 1.1],
		subtitle: describeEvents,
		description: 'Messages, clients, dialogs and tickets in Chat2Desk, and events there that start a workflow',
		eventTriggerDescription: 'Waiting for an event in Chat2Desk, such as a message that you write as a client',
		activationMessage: 'Chat2Desk now reports the chosen events to this workflow.',
		defaults: { name: 'Chat2Desk Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'chat2DeskApi', required: true, testedBy: 'chat2DeskApiTest' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				...responseMode,
				responseData: 'noData',
				path: 'webhook',
			},
		],
		triggerPanel: {
			header: 'Receive events from Chat2Desk',
			executionsHelp: {
				inactive:
					'To see what an event looks like, click "Execute step", then let it happen in Chat2Desk: write to one of your channels as a client, for example. Meanwhile Chat2Desk calls the Test URL, so one of the five webhooks of your account must be free.',
				active:
					'While the workflow is published, Chat2Desk calls the Production URL, and each event starts an execution. "Execute step" makes a second webhook beside it, so both get their events; of the five webhooks of your account one must be free.',
			},
			activationHint: 'Publish the workflow to have Chat2Desk report events for good.',
		},
		properties: [...triggerProperties],
	};

	methods = { credentialTest, loadOptions };

	// What the methods do is loaded with their first use: n8n loads every node at its start, used or not.

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await (await import('./trigger')).checkExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await (await import('./trigger')).create(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await (await import('./trigger')).deleteWebhook(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./trigger')).handleWebhook(this);
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return (await import('./trigger')).scheduleHealthCheck(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { filterDuplicates, sendTestHints, downloadAttachments } = await import('./trigger');
		sendTestHints(this, this.getInputData());
		return [await downloadAttachments(this, await filterDuplicates(this))];
	}
}
