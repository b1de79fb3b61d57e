import type { INodePropertyMode } from 'n8n-workflow';
import type { Property } from './types';

/**
 * Validates a typed ID in the editor. n8n anchors the pattern and skips expressions. Blank values pass, because the field can be optional,
 * and so do all formats that `parsing/ids.ts` accepts.
 *
 * @param alternative how to find the record without its ID
 */
function byIdMode(example: string, alternative = 'You can also choose From List'): INodePropertyMode['validation'] {
	const errorMessage = `Enter a numeric ID, e.g. ${example}. ${alternative}`;
	return [{ type: 'regex', properties: { regex: "[\\s']*(\\d{1,15}(\\.0+)?\\s*)?", errorMessage } }];
}

export const clientRLC: Property<'clientId', 'resourceLocator'> = {
	displayName: 'Client',
	name: 'clientId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The client (a person who contacts your company)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a client…',
			typeOptions: { searchListMethod: 'searchClients', searchable: true },
			hint: 'Search by name, ID or phone number (last digits are enough)',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 31000001',
			validation: byIdMode('31000001', 'You can also choose From List, or use Client > Find'),
		},
	],
};

export const operatorRLC: Property<'operatorId', 'resourceLocator'> = {
	displayName: 'Operator',
	name: 'operatorId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The operator (team member)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an operator…',
			typeOptions: { searchListMethod: 'searchOperators', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 617', validation: byIdMode('617') },
	],
};

export const operatorGroupRLC: Property<'groupId', 'resourceLocator'> = {
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
			placeholder: 'Select an operator group…',
			typeOptions: { searchListMethod: 'searchOperatorGroups', searchable: true },
		},
		{ displayName: 'By ID or Name', name: 'id', type: 'string', placeholder: 'e.g. Support' },
	],
};

export const channelRLC: Property<'channelId', 'resourceLocator'> = {
	displayName: 'Channel',
	name: 'channelId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The channel (a connected phone number, bot, page or widget)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a channel…',
			typeOptions: { searchListMethod: 'searchChannels', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 126', validation: byIdMode('126') },
	],
};

export const tagRLC: Property<'tagId', 'resourceLocator'> = {
	displayName: 'Tag',
	name: 'tagId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a tag…',
			typeOptions: { searchListMethod: 'searchTags', searchable: true },
		},
		{ displayName: 'By ID or Name', name: 'id', type: 'string', placeholder: 'e.g. VIP' },
	],
};

export const dialogRLC: Property<'dialogId', 'resourceLocator'> = {
	displayName: 'Dialog',
	name: 'dialogId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The dialog (the conversation with a client in one channel)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a dialog…',
			typeOptions: { searchListMethod: 'searchDialogs', searchable: true },
			hint: 'Search by client, ID or last message, or type "open" or "closed"',
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 500', validation: byIdMode('500') },
	],
};

export const templateRLC: Property<'templateId', 'resourceLocator'> = {
	displayName: 'Template',
	name: 'templateId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The quick reply template',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a template…',
			typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 42', validation: byIdMode('42') },
	],
};
