import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { properties } from './catalogue/properties';
import { credentialTest, listSearch, loadOptions, resourceMapping } from './methods';
import { resources } from './resources';

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
		properties: properties(resources),
	};

	methods = { credentialTest, listSearch, loadOptions, resourceMapping };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded with the first execution and not with n8n, which loads every node at its start.
		const { run } = await import('./execution/run');
		return await run(this, resources);
	}
}
