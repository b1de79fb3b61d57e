import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/**
 * How an ID is typed in: n8n says so as soon as something else is. It anchors the pattern, and leaves expressions out. Blank passes, because
 * an optional field may be blank, and so does what the node understands (values/ids.ts).
 *
 * @param otherwise how else the thing is found
 */
function byIdMode(example: string, otherwise = 'Or choose From List'): INodePropertyMode['validation'] {
	const errorMessage = `An ID is a number, e.g. ${example}. ${otherwise}`;
	return [{ type: 'regex', properties: { regex: "[\\s']*(\\d{1,15}(\\.0+)?\\s*)?", errorMessage } }];
}

export const clientRLC: INodeProperties = {
	displayName: 'Client',
	name: 'clientId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The client: a person who writes to the company',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchClients', searchable: true },
			hint: 'Search by name, ID, phone number or its end',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 31000001',
			validation: byIdMode('31000001', 'Choose From List, or find it by phone with Client > Get Many'),
		},
	],
};

export const operatorRLC: INodeProperties = {
	displayName: 'Operator',
	name: 'operatorId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The operator: a person of the team',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchOperators', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 617', validation: byIdMode('617') },
	],
};

export const operatorGroupRLC: INodeProperties = {
	displayName: 'Operator Group',
	name: 'groupId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The group of operators',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchOperatorGroups', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 12', validation: byIdMode('12') },
	],
};

export const channelRLC: INodeProperties = {
	displayName: 'Channel',
	name: 'channelId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The channel: one connected phone number, bot, page or widget',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchChannels', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 126', validation: byIdMode('126') },
	],
};

export const tagRLC: INodeProperties = {
	displayName: 'Tag',
	name: 'tagId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTags', searchable: true },
		},
		{ displayName: 'By ID or Name', name: 'id', type: 'string', placeholder: 'e.g. VIP' },
	],
};

export const dialogRLC: INodeProperties = {
	displayName: 'Dialog',
	name: 'dialogId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The dialog: everything written with one client in one channel',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchDialogs', searchable: true },
			hint: 'Search by client, ID, last message, open or closed',
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 500', validation: byIdMode('500') },
	],
};

export const templateRLC: INodeProperties = {
	displayName: 'Template',
	name: 'templateId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The template of an answer',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 42', validation: byIdMode('42') },
	],
};
