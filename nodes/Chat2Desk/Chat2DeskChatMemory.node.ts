import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { memoryProperties } from './memory/memory-properties';
import { credentialTest, listSearch } from './methods';

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
		properties: memoryProperties,
	};

	methods = { credentialTest, listSearch };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		// Loaded on first use, because n8n loads every node at startup.
		return await (await import('./memory/supply-memory')).supplyMemory(this, itemIndex);
	}
}
