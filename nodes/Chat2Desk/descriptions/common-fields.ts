import type { INodePropertyMode } from 'n8n-workflow';
import type { Property } from './types';

/**
 * Without this, the editor of n8n 2.41 marks a value of an expression that is not in the loaded list as an error. Older types do not
 * declare it.
 */
export const ALLOW_ARBITRARY_VALUES: object = { allowArbitraryValues: true };

/** A dropdown of options that a method of the node loads; an expression can give any ID. */
export function dynamicOptions(loadOptionsMethod: string) {
	return {
		type: 'options' as const,
		typeOptions: { loadOptionsMethod },
		...ALLOW_ARBITRARY_VALUES,
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	};
}

/** Like `dynamicOptions`, for several options. */
export function dynamicMultiOptions(loadOptionsMethod: string) {
	return {
		type: 'multiOptions' as const,
		typeOptions: { loadOptionsMethod },
		...ALLOW_ARBITRARY_VALUES,
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	};
}

/** The parameters that can hold the selected channel; the list of transports depends on it. */
const CHANNEL_PARAMETERS = ['&channelId.value', 'additionalFields.channelId.value'];

export const transport: Property<'transport', 'options'> = {
	displayName: 'Transport Name or ID',
	name: 'transport',
	...dynamicOptions('getTransports'),
	typeOptions: { loadOptionsMethod: 'getTransports', loadOptionsDependsOn: CHANNEL_PARAMETERS },
};

export const tags: Property<'tagIds', 'multiOptions'> = {
	displayName: 'Tag Names or IDs',
	name: 'tagIds',
	...dynamicMultiOptions('getTags'),
	hint: 'In an expression, use an array or a comma-separated string of IDs or names',
};

export const channels: Property<'channels', 'multiOptions'> = {
	displayName: 'Channel Names or IDs',
	name: 'channels',
	...dynamicMultiOptions('getChannels'),
};

export const operatorStatus: Property<'statusId', 'options'> = {
	displayName: 'Status Name or ID',
	name: 'statusId',
	...dynamicOptions('getOperatorStatuses'),
};

export const role: Property<'role', 'options'> = {
	displayName: 'Role Name or ID',
	name: 'role',
	...dynamicOptions('getRoles'),
};

export const accessRight: Property<'accessRightId', 'options'> = {
	displayName: 'Access Right Name or ID',
	name: 'accessRightId',
	...dynamicOptions('getAccessRights'),
};

export const tagGroup: Property<'tagGroupId', 'options'> = {
	displayName: 'Tag Group Name or ID',
	name: 'tagGroupId',
	...dynamicOptions('getTagGroups'),
};

export const messageType: Property<'type', 'options'> = {
	displayName: 'Message Type Name or ID',
	name: 'type',
	...dynamicOptions('getMessageTypes'),
};

export const order: Property<'order', 'options'> = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: [
		{ name: 'Oldest First', value: 'asc' },
		{ name: 'Newest First', value: 'desc' },
	],
	default: 'asc',
	description: 'The sort order of the results',
};

export const messageId: Property<'messageId', 'string'> = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'ID of the message, as returned by the trigger and other operations',
};

export const maxMessages: Property<'maxMessages', 'number'> = {
	displayName: 'Max Messages',
	name: 'maxMessages',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'Max number of messages in the output',
};

export const requestId: Property<'requestId', 'string'> = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900',
	description: 'ID of the request (one support case within a dialog)',
};

export const forceAssign: Property<'forceAssign', 'boolean'> = {
	displayName: 'Force Assign',
	name: 'forceAssign',
	type: 'boolean',
	default: false,
	description: 'Whether to assign the dialog even if the operator is offline or busy',
};

export const phone: Property<'phone', 'string'> = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. +1 555 000 0001',
	description: 'The phone number, in any common format',
	hint: 'Include the country code',
};

export const dateFrom: Property<'dateFrom', 'dateTime'> = {
	displayName: 'From',
	name: 'dateFrom',
	type: 'dateTime',
	default: '',
	description: "First day, in the company's time zone, e.g. 17-07-2026",
};

export const externalId: Property<'externalId', 'string'> = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	description: 'ID in your own system',
};

export const initiator: Property<'initiatorId', 'string'> = {
	displayName: 'Initiator ID',
	name: 'initiatorId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 617',
	description: 'ID of the operator who makes the change',
};

/** How the value of a resource locator can be entered instead of chosen. */
type EntryMode = Pick<INodePropertyMode, 'displayName' | 'placeholder' | 'validation'>;

/** The modes of a resource locator: a searchable list, and a field for an ID or a name. */
export function searchModes(
	searchListMethod: string,
	placeholder: string,
	{ displayName, ...entry }: EntryMode,
	hint?: string,
): { modes: INodePropertyMode[] } {
	return {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder,
				typeOptions: { searchListMethod, searchable: true },
				hint,
			},
			{ displayName, name: 'id', type: 'string', ...entry },
		],
	};
}

/**
 * Entry of a numeric ID, validated in the editor. n8n anchors the pattern and skips expressions. Blank values pass, because the field can
 * be optional, and so do all formats that `parsing/ids.ts` accepts.
 *
 * @param alternative how to find the record without its ID
 */
function byId(example: string, alternative = 'You can also choose From List'): EntryMode {
	const errorMessage = `Enter a numeric ID, e.g. ${example}. ${alternative}`;
	return {
		displayName: 'By ID',
		placeholder: `e.g. ${example}`,
		validation: [{ type: 'regex', properties: { regex: "[\\s']*(\\d{1,15}(\\.0+)?\\s*)?", errorMessage } }],
	};
}

export const clientRLC: Property<'clientId', 'resourceLocator'> = {
	displayName: 'Client',
	name: 'clientId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'A person who contacts your company',
	...searchModes(
		'searchClients',
		'Select a client…',
		byId('31000001', 'You can also choose From List, or use Client > Find'),
		'Search by name, ID or phone number (last digits are enough)',
	),
};

export const operatorRLC: Property<'operatorId', 'resourceLocator'> = {
	displayName: 'Operator',
	name: 'operatorId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The operator (team member)',
	...searchModes('searchOperators', 'Select an operator…', byId('617')),
};

export const operatorGroupRLC: Property<'groupId', 'resourceLocator'> = {
	displayName: 'Operator Group',
	name: 'groupId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The group of operators',
	...searchModes('searchOperatorGroups', 'Select an operator group…', {
		displayName: 'By ID or Name',
		placeholder: 'e.g. Support',
	}),
};

export const channelRLC: Property<'channelId', 'resourceLocator'> = {
	displayName: 'Channel',
	name: 'channelId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'A phone number, bot, page or widget',
	...searchModes('searchChannels', 'Select a channel…', byId('126')),
};

export const tagRLC: Property<'tagId', 'resourceLocator'> = {
	displayName: 'Tag',
	name: 'tagId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	...searchModes('searchTags', 'Select a tag…', { displayName: 'By ID or Name', placeholder: 'e.g. VIP' }),
};

export const dialogRLC: Property<'dialogId', 'resourceLocator'> = {
	displayName: 'Dialog',
	name: 'dialogId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The dialog (the conversation with a client in one channel)',
	...searchModes(
		'searchDialogs',
		'Select a dialog…',
		byId('500'),
		'Search by client, ID or last message, or type "open" or "closed"',
	),
};

export const templateRLC: Property<'templateId', 'resourceLocator'> = {
	displayName: 'Template',
	name: 'templateId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The quick reply template',
	...searchModes('searchTemplates', 'Select a template…', byId('42')),
};
