import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { clientRLC, dialogRLC } from './descriptions/common-fields';
import { credentialTest, listSearch } from './methods';

const notice: INodeProperties = {
	displayName:
		'The conversation in Chat2Desk is the memory, so nothing is stored in n8n. Process one item at a time, and send the reply of the agent with the Chat2Desk node, as Type "Auto Reply". Insert Messages, Override All Messages and Delete Messages of the Chat Memory Manager node have no effect.',
	name: 'memoryNotice',
	type: 'notice',
	default: '',
};

const conversation: INodeProperties = {
	displayName: 'Conversation',
	name: 'conversation',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'All Channels of Client', value: 'client', description: 'All messages of the client' },
		{ name: 'One Dialog', value: 'dialog', description: 'The messages of one dialog only' },
	],
	default: 'client',
};

const ID_HINT = 'If empty, it is taken from the Chat2Desk Trigger before the agent';

const client: INodeProperties = {
	...clientRLC,
	default: { mode: 'id', value: '={{ $json.client_id }}' },
	hint: ID_HINT,
	displayOptions: { show: { conversation: ['client'] } },
};

const dialog: INodeProperties = {
	...dialogRLC,
	default: { mode: 'id', value: '={{ $json.dialog_id }}' },
	hint: ID_HINT,
	displayOptions: { show: { conversation: ['dialog'] } },
};

const messageId: INodeProperties = {
	displayName: 'Message to Answer',
	name: 'messageId',
	type: 'string',
	default: '={{ $json.message_id }}',
	placeholder: 'e.g. 1001',
	description: 'ID of the message that the agent answers. It is excluded, because the agent receives it as its prompt.',
	hint: "If the expression has no result, the trigger's message is used. Clear the field if no message is answered.",
};

const lastMessages: INodeProperties = {
	displayName: 'Last Messages',
	name: 'lastMessages',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 180 },
	default: 20,
	description: 'Max number of messages, starting from the most recent',
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Include Internal Comments',
			name: 'includeComments',
			type: 'boolean',
			default: false,
			description: 'Whether to include internal comments, which the client cannot see',
		},
		{
			displayName: 'Include Operator Names',
			name: 'includeOperatorNames',
			type: 'boolean',
			default: true,
			description:
				'Whether to put the name of the operator before each message of the team. Adds one request per 10 minutes.',
		},
		{
			displayName: 'Max Characters',
			name: 'maxCharacters',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10000,
			description: 'Max length of the conversation. The oldest messages are removed first.',
		},
	],
};

/** The memory of an AI agent: the conversation in Chat2Desk. */
export class Chat2DeskChatMemory implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chat2Desk Chat Memory',
		name: 'chat2DeskChatMemory',
		icon: { light: 'file:chat2desk.svg', dark: 'file:chat2desk.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["conversation"] === "dialog" ? "One dialog" : "All channels of client" }}',
		description: 'Gives an AI agent the conversation in Chat2Desk as its memory',
		defaults: { name: 'Chat2Desk Chat Memory' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiMemory],
		outputNames: ['Memory'],
		credentials: [{ name: 'chat2DeskApi', required: true, testedBy: 'chat2DeskApiTest' }],
		properties: [notice, conversation, client, dialog, messageId, lastMessages, options],
	};

	methods = { credentialTest, listSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded on first use, because n8n loads every node at startup.
		return await (await import('./memory/supply-memory')).supplyMemory(this, itemIndex);
	}
}
