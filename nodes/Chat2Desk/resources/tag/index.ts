import { clientRLC, dynamicOptions, requestId, tagGroup, tagRLC, tags } from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { byOffset, defineOperation, lazy } from '../../descriptions/operations';
import type { Property, Resource } from '../../descriptions/types';

const label: Property<'label', 'string'> = {
	displayName: 'Label',
	name: 'label',
	type: 'string',
	default: '',
	placeholder: 'e.g. VIP',
	description: 'The name of the tag (up to 20 characters)',
};

const groupName: Property<'groupName', 'string'> = {
	displayName: 'Group Name',
	name: 'groupName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Language',
	description: 'The name of the tag group',
};

const tagDescription: Property<'tagDescription', 'string'> = {
	displayName: 'Description',
	name: 'tagDescription',
	type: 'string',
	default: '',
	description: 'What the tag means',
};

const backgroundColor: Property<'backgroundColor', 'color'> = {
	displayName: 'Background Color',
	name: 'backgroundColor',
	type: 'color',
	default: '',
	description: 'Background color of the label',
};

const textColor: Property<'textColor', 'color'> = {
	displayName: 'Text Color',
	name: 'textColor',
	type: 'color',
	default: '',
	description: 'Text color of the label',
};

const position: Property<'position', 'number'> = {
	displayName: 'Position',
	name: 'position',
	type: 'number',
	default: 0,
	description: 'Position in the list shown to operators',
};

const display: Property<'display', 'boolean'> = {
	displayName: 'Visible to Operators',
	name: 'display',
	type: 'boolean',
	default: true,
	description: 'Whether to show the group to operators',
};

const assigneeType: Property<'assigneeType', 'options'> = {
	displayName: 'Assign To',
	name: 'assigneeType',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client' },
		{ name: 'Request', value: 'request' },
	],
	default: 'client',
};

const removeFrom: Property<'assigneeType', 'options'> = { ...assigneeType, displayName: 'Remove From' };

const createMissing: Property<'createInGroup', 'options'> = {
	displayName: 'Create Missing Tags in Group Name or ID',
	name: 'createInGroup',
	...dynamicOptions('getTagGroups'),
	hint: 'Unknown tags are created in this group instead of causing an error',
};

const targetAndTags = [
	field.requiredIf({ assigneeType: ['client'] }, field.notSent(clientRLC)),
	field.requiredIf({ assigneeType: ['request'] }, field.notSent(requestId)),
	field.required(field.notSent(tags, 'tags')),
] as const;

const handlers = lazy(() => import('./handlers'));

export const tagResource: Resource = {
	name: 'Tag',
	value: 'tag',
	description: 'Labels on clients and requests',
	operations: [
		defineOperation({
			name: 'Assign',
			value: 'assign',
			action: 'Assign tags',
			description: 'Assign tags to a client or request, by ID or name',
			request: { method: 'POST', path: '/tags/assign_to' },
			fields: [
				field.atTop(field.notSent(assigneeType)),
				...targetAndTags,
				field.atTop(field.notSent(createMissing, 'id')),
			],
			output: { kind: 'acknowledgement' },
			execute: handlers(({ assignTags }) => assignTags),
		}),
		{
			name: 'Create',
			value: 'create',
			action: 'Create tag',
			description: 'Create a tag in a tag group',
			request: { method: 'POST', path: '/tags' },
			fields: [
				field.required(field.inBody(tagGroup)),
				field.required(field.inBody(label, 'tag_label')),
				field.inBody(tagDescription),
				field.inBody(backgroundColor, 'tag_bg_color'),
				field.inBody(textColor, 'tag_text_color'),
				field.inBody(position, 'order_show'),
			],
			output: { kind: 'object' },
			execute: handlers(({ createTag }) => createTag),
		},
		{
			name: 'Create Group',
			value: 'createGroup',
			action: 'Create tag group',
			description: 'Create a tag group',
			request: { method: 'POST', path: '/tag_groups' },
			fields: [
				field.required(field.inBody(groupName, 'tag_group_name')),
				field.inBody(display, 'display', 'booleanAsNumber'),
				field.inBody(position, 'order_show'),
			],
			output: { kind: 'object' },
		},
		defineOperation({
			name: 'Get',
			value: 'get',
			action: 'Get tag',
			description: 'Get a tag with its group',
			request: { method: 'GET', path: '/tags/:id' },
			fields: [field.inPath(tagRLC, 'id', 'tag')],
			output: { kind: 'object' },
			execute: handlers(({ getTag }) => getTag),
		}),
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many tags',
			description: 'Get many tags with their groups',
			request: { method: 'GET', path: '/tags' },
			fields: [],
			output: byOffset,
		},
		defineOperation({
			name: 'Unassign',
			value: 'unassign',
			action: 'Unassign tags',
			description: 'Remove tags from a client or request. Tags that were not assigned are listed in the output.',
			request: { method: 'DELETE', path: '/tags/:id/delete_from' },
			fields: [field.atTop(field.notSent(removeFrom)), ...targetAndTags],
			output: { kind: 'acknowledgement' },
			execute: handlers(({ unassignTags }) => unassignTags),
			hints: [
				[/not[_ ]found/i, 'Chat2Desk also returns this error if the tags were not assigned to the client or request'],
			],
		}),
	],
};
