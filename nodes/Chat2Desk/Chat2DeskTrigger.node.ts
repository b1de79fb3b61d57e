import * as n8n from 'n8n-workflow';
import {
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
import { describeEvents, OUTPUTS_EXPRESSION, triggerProperties } from './trigger/properties';

/** `webhookDescriptionFields` is exported by n8n-workflow 2.41 and later. */
interface WorkflowExports {
	sleep: unknown;
	webhookDescriptionFields?: (fields: { responseMode: typeof chosenResponseMode }) => { responseMode: string };
}

/** The response mode chosen under Options, as an expression and as the equivalent function. */
const chosenResponseMode = {
	template: '={{ $parameter["options"]["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
	resolve: ({ options }: { options?: { responseMode?: unknown } }) =>
		options?.responseMode === 'lastNode' ? 'lastNode' : 'onReceived',
};

/**
 * n8n 2.41 and later call the function for each delivery, without starting the expression engine. Older versions evaluate the
 * expression.
 */
const { webhookDescriptionFields }: WorkflowExports = n8n;
const responseMode = webhookDescriptionFields?.({ responseMode: chosenResponseMode }) ?? {
	responseMode: chosenResponseMode.template,
};

/** Starts a workflow on events of a Chat2Desk account. */
export class Chat2DeskTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chat2Desk Trigger',
		name: 'chat2DeskTrigger',
		icon: { light: 'file:chat2desk.svg', dark: 'file:chat2desk.dark.svg' },
		group: ['trigger'],
		// Both versions behave the same. For nodes of version 1, n8n evaluates an additional expression on each delivery.
		version: [1, 1.1],
		subtitle: describeEvents,
		description: 'Starts the workflow when something happens in Chat2Desk, such as a new message, client or ticket',
		eventTriggerDescription:
			'Waiting for an event from Chat2Desk. To try it, send a message to one of your channels as a client.',
		activationMessage: 'Chat2Desk now sends the selected events to this workflow.',
		defaults: { name: 'Chat2Desk Trigger' },
		inputs: [],
		outputs: OUTPUTS_EXPRESSION,
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
					'To see a sample event, click "Execute step" and trigger the event in Chat2Desk, for example by messaging one of your channels as a client. The Test URL uses one of the five webhooks of your account.',
				active:
					'While the workflow is published, Chat2Desk calls the Production URL and each event starts an execution. "Execute step" adds a second webhook for the Test URL, so one of the five webhooks of your account must be free. Both webhooks receive the events.',
			},
			activationHint: 'Publish the workflow to keep receiving events.',
		},
		properties: [...triggerProperties],
	};

	methods = { credentialTest, loadOptions };

	// Loaded on first use, because n8n loads every node at startup.

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await (await import('./trigger/registration/hooks')).runHook(this, 'checkExists');
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await (await import('./trigger/registration/hooks')).runHook(this, 'create');
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await (await import('./trigger/registration/hooks')).runHook(this, 'deleteWebhook');
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./trigger/webhook-handler')).handleWebhook(this);
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return (await import('./trigger/registration/health-check')).scheduleHealthCheck(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await (await import('./trigger/outputs')).executeTrigger(this);
	}
}
