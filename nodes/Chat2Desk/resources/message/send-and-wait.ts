import type { INodeProperties } from 'n8n-workflow';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import { defineOperation, lazy } from '../../descriptions/operations';
import { CLIENT_LOOKUP_REQUESTS } from '../client/fields';
import { assertMessageNotEmpty, externalIdField, extrasWithoutExternalId, recipient } from './fields';

/** n8n offers the operation as a human review step of AI agents only if this parameter is named `message`. */
const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'The question to ask. The response link is added below it.',
};

const responseType: INodeProperties = {
	displayName: 'Response Type',
	name: 'responseType',
	type: 'options',
	options: [
		{ name: 'Approval by Link', value: 'approval' },
		{ name: 'Free Text by Link', value: 'freeText' },
		{
			name: "Client's Next Message",
			value: 'nextMessage',
			description: 'Requires a published Chat2Desk Trigger with Resume Waiting Executions turned on',
		},
	],
	default: 'nextMessage',
	description: 'Clients can also approve by replying yes or no in the chat',
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

const declineLabel: INodeProperties = {
	displayName: 'Decline Button Label',
	name: 'declineLabel',
	type: 'string',
	default: 'Decline',
	description: 'Leave empty to show only the approve button',
	displayOptions: whenApproval,
};

const waitLimit: INodeProperties = {
	displayName: 'Limit Wait Time (Minutes)',
	name: 'waitLimit',
	type: 'number',
	default: 60,
	description: 'When the time is up, the workflow continues with "responded": false',
	displayOptions: whenQuestion,
};

const markInComment: INodeProperties = {
	displayName: 'Mark in Comment',
	name: 'markInComment',
	type: 'boolean',
	default: false,
	description: 'Whether to mark the question with an internal comment, for accounts that do not return external IDs',
	displayOptions: whenQuestion,
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

/** Optional fields of a question, in the collection shared with messages. */
export const waitFields = [
	notSent(approveLabel),
	notSent(declineLabel),
	notSent(waitLimit),
	notSent(markInComment),
	notSent(wordsField('No', 'noWords', 'e.g. no, never')),
	notSent(wordsField('Yes', 'yesWords', 'e.g. yes, sure')),
] as const;

const fields = [
	...recipient,
	atTop(inBody(message, 'text')),
	required(notSent(responseType)),
	...extrasWithoutExternalId,
	...waitFields,
] as const;

/**
 * The message of a question. The folder `send-and-wait` adds the link and the token, and waits for the reply.
 */
const handlers = lazy(async () => await import('./handlers'));

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
	execute: async (context) =>
		await handlers(({ sendToRecipient }) => sendToRecipient)({ ...context, skipIfAlreadySent: false }),
	additionalRequests: [{ method: 'POST', path: '/clients' }, ...CLIENT_LOOKUP_REQUESTS],
	hiddenFromAgents:
		'The reply arrives after the agent has finished. Use the node as a human review step between the agent and another tool instead',
});
