import type { INodeProperties } from 'n8n-workflow';
import * as field from '../../descriptions/fields';
import { defineOperation, lazy } from '../../descriptions/operations';
import { assertMessageNotEmpty, phoneTransport, externalIdField, extrasWithoutExternalId, recipient } from './fields';

// n8n turns the operation into a review step of its AI Agent by the names `message`, `responseType` and `sendAndWait`; the review step
// keeps all other properties.

const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'The question to ask. The response link, if any, is added below it.',
};

const responseType: INodeProperties = {
	displayName: 'Response Type',
	name: 'responseType',
	type: 'options',
	options: [
		{ name: 'Approval by Link', value: 'approval', description: 'The client approves or declines on a page' },
		{
			name: "Client's Next Message",
			value: 'nextMessage',
			description: 'Requires a published trigger with Resume Waiting Executions turned on',
		},
		{ name: 'Free Text by Link', value: 'freeText', description: 'The client enters a text on a page' },
	],
	default: 'approval',
	description: 'How the client responds',
};

const approveInChat: INodeProperties = {
	displayName: 'Approve in Chat',
	name: 'approveInChat',
	type: 'boolean',
	default: false,
	description: 'Whether to let the client also approve by answering yes or no in the chat',
	displayOptions: { show: { responseType: ['approval'] } },
};

const TRIGGER_NOTICE =
	'Replies in the chat arrive through a Chat2Desk Trigger: publish a workflow with one that uses the same account, and turn on its Options > Resume Waiting Executions.';

const nextMessageNotice: INodeProperties = {
	displayName: TRIGGER_NOTICE,
	name: 'nextMessageNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { responseType: ['nextMessage'] } },
};

const approvalNotice: INodeProperties = {
	displayName: TRIGGER_NOTICE,
	name: 'approvalNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { responseType: ['approval'], approveInChat: [true] } },
};

const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'boolean',
	default: true,
	description: 'Whether to continue with "responded": false if there is no response in time',
};

const limited = { limitWaitTime: [true] };

const limitType: INodeProperties = {
	displayName: 'Limit Type',
	name: 'limitType',
	type: 'options',
	options: [
		{ name: 'After Time Interval', value: 'afterTimeInterval' },
		{ name: 'At Specified Time', value: 'atSpecifiedTime' },
	],
	default: 'afterTimeInterval',
	description: 'When to stop waiting',
	displayOptions: { show: limited },
};

const byInterval = { show: { ...limited, limitType: ['afterTimeInterval'] } };

const resumeAmount: INodeProperties = {
	displayName: 'Amount',
	name: 'resumeAmount',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 24,
	description: 'The maximum time to wait',
	displayOptions: byInterval,
};

const resumeUnit: INodeProperties = {
	displayName: 'Unit',
	name: 'resumeUnit',
	type: 'options',
	options: [
		{ name: 'Minutes', value: 'minutes' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Days', value: 'days' },
	],
	default: 'hours',
	displayOptions: byInterval,
};

const maxDateAndTime: INodeProperties = {
	displayName: 'Max Date and Time',
	name: 'maxDateAndTime',
	type: 'dateTime',
	default: '',
	description: 'When to stop waiting, in the time zone of the workflow',
	displayOptions: { show: { ...limited, limitType: ['atSpecifiedTime'] } },
};

const whenQuestion = { show: { '/operation': ['sendAndWait'] } };
const whenApproval = { show: { '/operation': ['sendAndWait'], '/responseType': ['approval'] } };

const approveLabel: INodeProperties = {
	displayName: 'Approve Button Label',
	name: 'approveLabel',
	type: 'string',
	default: 'Approve',
	displayOptions: whenApproval,
};

const disapproveLabel: INodeProperties = {
	displayName: 'Disapprove Button Label',
	name: 'disapproveLabel',
	type: 'string',
	default: 'Decline',
	description: 'Leave empty to show only the approve button',
	displayOptions: whenApproval,
};

const markInComment: INodeProperties = {
	displayName: 'Mark in Comment',
	name: 'markInComment',
	type: 'boolean',
	default: false,
	description:
		"Whether to mark the question with an internal comment, for accounts that don't return external IDs. Only for replies in the chat.",
	displayOptions: whenQuestion,
};

const restrictApprovers: INodeProperties = {
	displayName: 'Restrict Who Can Approve',
	name: 'restrictApprovers',
	type: 'string',
	default: '',
	placeholder: 'e.g. 31000001, 31000002',
	description:
		'Comma-separated IDs of the clients who may be asked for approval in the chat. Leave empty to allow any client.',
	displayOptions: { show: { '/operation': ['sendAndWait'], '/approveInChat': [true] } },
};

const wordsField = (answer: 'No' | 'Yes', name: string, placeholder: string): INodeProperties => ({
	displayName: `Words for ${answer}`,
	name,
	type: 'string',
	default: '',
	placeholder,
	description: 'Comma-separated words to accept instead of the default ones',
	displayOptions: whenQuestion,
});

/** What questions add to the collection of a message's optional fields. */
export const waitFields = [
	field.notSent(approveLabel),
	field.notSent(disapproveLabel),
	field.notSent(markInComment),
	field.notSent(restrictApprovers, 'ids'),
	field.notSent(wordsField('No', 'noWords', 'e.g. no, never')),
	field.notSent(wordsField('Yes', 'yesWords', 'e.g. yes, sure')),
] as const;

const fields = [
	...recipient,
	phoneTransport,
	field.atTop(field.inBody(message, 'text')),
	field.required(field.notSent(responseType)),
	field.atTop(field.notSent(nextMessageNotice)),
	field.atTop(field.notSent(approveInChat)),
	field.atTop(field.notSent(approvalNotice)),
	field.atTop(field.notSent(limitWaitTime)),
	field.atTop(field.notSent(limitType)),
	field.atTop(field.notSent(resumeAmount)),
	field.atTop(field.notSent(resumeUnit)),
	field.atTop(field.notSent(maxDateAndTime)),
	...extrasWithoutExternalId,
	...waitFields,
] as const;

const handlers = lazy(() => import('./handlers'));

/** The question only: `send-and-wait/` adds the link and the token, and puts the execution to wait. */
export const sendAndWait = defineOperation({
	name: 'Send and Wait for Response',
	value: 'sendAndWait',
	action: 'Send message and wait for response',
	description: 'Ask a client a question and continue when they reply',
	request: { method: 'POST', path: '/messages' },
	fields,
	sharedCollectionFields: [externalIdField],
	validate: assertMessageNotEmpty,
	output: { kind: 'object' },
	// The external ID holds the token of this question.
	execute: (context) =>
		handlers(
			({ sendToRecipient }) =>
				(step: typeof context) =>
					sendToRecipient(step, true),
		)({
			...context,
			skipIfAlreadySent: false,
			splitText: undefined,
		}),
	hiddenFromAgents:
		'The reply arrives after the agent has finished. Use the node as a human review step between the agent and another tool instead',
});
