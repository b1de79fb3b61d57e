import type { INodeProperties } from 'n8n-workflow';
import { ALLOW_ARBITRARY_VALUES, requestId, tagGroup, tags } from '../../descriptions/common-fields';
import { atTop, byOffset, inBody, inPath, notSent, required } from '../../descriptions/field-builders';
import { clientRLC, tagRLC } from '../../descriptions/resource-locators';
import type { Field, Resource } from '../../descriptions/types';

const label: INodeProperties = {
	displayName: 'Label',
	name: 'label',
	type: 'string',
	default: '',
	placeholder: 'e.g. VIP',
	description: 'The name of the tag, with 20 characters at most',
};

const groupName: INodeProperties = {
	displayName: 'Group Name',
	name: 'groupName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Language',
	description: 'The name of the group of tags',
};

const tagDescription: INodeProperties = {
	displayName: 'Description',
	name: 'tagDescription',
	type: 'string',
	default: '',
	description: 'What the tag means',
};

const backgroundColor: INodeProperties = {
	displayName: 'Background Color',
	name: 'backgroundColor',
	type: 'color',
	default: '',
	description: 'The color behind the label',
};

const textColor: INodeProperties = {
	displayName: 'Text Color',
	name: 'textColor',
	type: 'color',
	default: '',
	description: 'The color of the label',
};

const position: INodeProperties = {
	displayName: 'Position',
	name: 'orderShow',
	type: 'number',
	default: 0,
	description: 'The place in the list that operators see',
};

const display: INodeProperties = {
	displayName: 'Display',
	name: 'display',
	type: 'boolean',
	default: true,
	description: 'Whether operators see the group',
};

const assigneeType: INodeProperties = {
	displayName: 'On',
	name: 'assigneeType',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client' },
		{ name: 'Request', value: 'request' },
	],
	default: 'client',
	description: 'What carries the tags',
};

const createMissing: INodeProperties = {
	displayName: 'Create If Missing in Group Name or ID',
	name: 'createInGroup',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTagGroups' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'A tag whose name is unknown is created in this group instead of being an error',
};

const onClient: INodeProperties = { ...clientRLC, displayOptions: { show: { assigneeType: ['client'] } } };

const onRequest: INodeProperties = { ...requestId, displayOptions: { show: { assigneeType: ['request'] } } };

const assignment: Field[] = [
	atTop(notSent(assigneeType)),
	required(notSent(onClient)),
	required(notSent(onRequest)),
	required(notSent(tags, 'tags')),
];

export const tagResource: Resource = {
	name: 'Tag',
	value: 'tag',
	description: 'Labels on clients and requests',
	operations: [
		{
			name: 'Assign',
			value: 'assign',
			action: 'Assign tags',
			description: 'Put one or more tags on a client or on a request, by ID or by name',
			request: { method: 'POST', path: '/tags/assign_to' },
			fields: [...assignment, atTop(notSent(createMissing, 'id'))],
			output: { kind: 'acknowledgement' },
			execute: async (step) => await (await import('./handlers')).assignTags(step),
			additionalRequests: [
				{ method: 'GET', path: '/tags' },
				{ method: 'POST', path: '/tags' },
			],
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create tag',
			description: 'Add a tag to a group of tags',
			request: { method: 'POST', path: '/tags' },
			fields: [
				required(inBody(tagGroup)),
				required(inBody(label, 'tag_label')),
				inBody(tagDescription),
				inBody(backgroundColor, 'tag_bg_color'),
				inBody(textColor, 'tag_text_color'),
				inBody(position),
			],
			output: { kind: 'object' },
		},
		{
			name: 'Create Group',
			value: 'createGroup',
			action: 'Create tag group',
			description: 'Add a group of tags',
			request: { method: 'POST', path: '/tag_groups' },
			fields: [
				required(inBody(groupName, 'tag_group_name')),
				inBody(display, 'display', 'booleanAsNumber'),
				inBody(position),
			],
			output: { kind: 'object' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get tag',
			description: 'Get one tag with its group',
			request: { method: 'GET', path: '/tags/:id' },
			fields: [inPath(tagRLC, 'id', 'tag')],
			output: { kind: 'object' },
			execute: async (step) => await (await import('./handlers')).getTag(step),
			additionalRequests: [{ method: 'GET', path: '/tags' }],
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many tags',
			description: 'Get the tags of the account with their groups',
			request: { method: 'GET', path: '/tags' },
			fields: [],
			output: byOffset,
		},
		{
			name: 'Unassign',
			value: 'unassign',
			action: 'Unassign tags',
			description:
				'Take one or more tags off a client or a request, by ID or by name. Those that were not on it are named in the output.',
			request: { method: 'DELETE', path: '/tags/:id/delete_from' },
			fields: assignment,
			output: { kind: 'acknowledgement' },
			execute: async (step) => await (await import('./handlers')).unassignTags(step),
			hints: [
				[/not[_ ]found/i, 'Chat2Desk says this also of tags that are not on the client or request: none of these was'],
			],
			additionalRequests: [
				{ method: 'GET', path: '/tags' },
				{ method: 'GET', path: '/clients/:id' },
				{ method: 'GET', path: '/requests/:id' },
			],
		},
	],
};
