import {
	dialogRLC,
	dynamicMultiOptions,
	initiator,
	operatorGroupRLC,
	operatorRLC,
	role,
	tags,
} from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { defineOperation, lazy } from '../../descriptions/operations';
import type { Property } from '../../descriptions/types';

const dialogOfTrigger: typeof dialogRLC = { ...dialogRLC, default: { mode: 'id', value: '={{ $json.dialog_id }}' } };

const handOverTo: Property<'handOverTo', 'options'> = {
	displayName: 'Hand Over To',
	name: 'handOverTo',
	type: 'options',
	options: [
		{
			name: 'Available Operator in Group',
			value: 'availableOperator',
			description: 'The online operator with the fewest open dialogs, or the group if no one is online',
		},
		{ name: 'Group', value: 'group' },
		{ name: 'No One', value: 'noOne', description: 'Unassign the dialog, so that any operator can take it' },
		{ name: 'Operator', value: 'operator' },
	],
	default: 'group',
};

const handBackTo: Property<'handBackTo', 'options'> = {
	displayName: 'Hand Back To',
	name: 'handBackTo',
	type: 'options',
	options: [
		{ name: 'Bot Operator', value: 'operator', description: 'The operator that represents the bot' },
		{ name: 'No One', value: 'noOne', description: 'Unassign the dialog' },
	],
	default: 'noOne',
};

const comment: Property<'comment', 'string'> = {
	displayName: 'Internal Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Note for the team, e.g. a summary. The client does not see it.',
};

/** The hint says what the operation does with the tags, because their label is the same everywhere. */
const tagsTo = (verb: 'add' | 'remove'): typeof tags => ({
	...tags,
	hint: `The tags to ${verb}. In an expression, use an array or a comma-separated string of IDs or names.`,
});

const ifStepFails: Property<'ifStepFails', 'options'> = {
	displayName: 'If a Step Fails',
	name: 'ifStepFails',
	type: 'options',
	options: [
		{ name: 'Fail With an Error', value: 'stop', description: 'Do not transfer the dialog' },
		{ name: 'Transfer Anyway', value: 'continue', description: 'The output reports each step' },
	],
	default: 'continue',
	description: 'What to do if the comment or the tags fail',
};

const statuses: Property<'statusIds', 'multiOptions'> = {
	displayName: 'Status Names or IDs',
	name: 'statusIds',
	...dynamicMultiOptions('getOperatorStatuses'),
};

const maxOpenDialogs: Property<'maxOpenDialogs', 'number'> = {
	displayName: 'Max Open Dialogs',
	name: 'maxOpenDialogs',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10,
	description: 'Skip operators who have this many open dialogs',
};

const ifNoneAvailable: Property<'ifNoneAvailable', 'options'> = {
	displayName: 'If No One Is Available',
	name: 'ifNoneAvailable',
	type: 'options',
	options: [
		{ name: 'Fail With an Error', value: 'error' },
		{ name: 'Leave Dialog Unchanged', value: 'leave' },
		{ name: 'Transfer to Group', value: 'group', description: 'Requires an operator group' },
	],
	default: 'leave',
};

const handlers = lazy(() => import('./team-handlers'));

export const handOver = defineOperation({
	name: 'Hand Over to Team',
	value: 'handOver',
	action: 'Hand dialog over to team',
	description: 'Add a comment and tags, then transfer a dialog from a bot to the team. The output reports each step.',
	request: { method: 'PUT', path: '/dialogs/:id' },
	fields: [
		field.inPath(dialogOfTrigger),
		field.atTop(field.notSent(handOverTo)),
		field.requiredIf({ handOverTo: ['operator'] }, field.notSent(operatorRLC)),
		field.requiredIf({ handOverTo: ['availableOperator', 'group'] }, field.notSent(operatorGroupRLC, 'idOrName')),
		field.atTop(field.notSent(comment)),
		field.notSent(tagsTo('add'), 'tags'),
		field.notSent(ifStepFails),
		field.inBody(initiator),
	],
	output: { kind: 'acknowledgement' },
	execute: handlers((module) => module.handOver),
});

export const handBack = defineOperation({
	name: 'Hand Back to Bot',
	value: 'handBack',
	action: 'Hand dialog back to bot',
	description: 'Add a comment and remove tags, then unassign a dialog or assign it to the operator of a bot',
	request: { method: 'PUT', path: '/dialogs/:id' },
	fields: [
		field.inPath(dialogOfTrigger),
		field.atTop(field.notSent(handBackTo)),
		field.requiredIf({ handBackTo: ['operator'] }, field.notSent(operatorRLC)),
		field.atTop(field.notSent(comment)),
		field.notSent(tagsTo('remove'), 'tags'),
		field.notSent(ifStepFails),
		field.inBody(initiator),
	],
	output: { kind: 'acknowledgement' },
	execute: handlers((module) => module.handBack),
});

export const assignToAvailable = defineOperation({
	name: 'Assign to Available Operator',
	value: 'assignToAvailable',
	action: 'Assign dialog to available operator',
	description: 'Assign a dialog to the online operator with the fewest open dialogs',
	request: { method: 'PUT', path: '/dialogs/:id' },
	fields: [
		field.inPath(dialogOfTrigger),
		field.atTop(field.notSent(operatorGroupRLC, 'idOrName')),
		field.atTop(field.notSent(ifNoneAvailable)),
		field.notSent(maxOpenDialogs),
		field.notSent(role),
		field.notSent(statuses, 'ids'),
		field.inBody(initiator),
	],
	output: { kind: 'acknowledgement' },
	execute: handlers((module) => module.assignToAvailable),
});
