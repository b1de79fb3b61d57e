import type { INodeProperties } from 'n8n-workflow';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import type { Field, Operation } from '../../descriptions/types';
import { CLIENT_LOOKUP_REQUESTS } from '../client/fields';
import { assertMessageNotEmpty, extras, recipient } from './fields';

/** n8n makes an AI agent's review step of an operation whose text has this very name. */
const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'The question. A link is put below it.',
};

const responseType: INodeProperties = {
	displayName: 'Response',
	name: 'responseType',
	type: 'options',
	options: [
		{ name: 'Approval by Link', value: 'approval' },
		{ name: 'Free Text by Link', value: 'freeText' },
		{
			name: 'Next Message of the Client',
			value: 'nextMessage',
			description: 'Needs the option Resume Waiting Executions of a published trigger',
		},
	],
	default: 'nextMessage',
	description: 'A yes or no in the chat answers an approval, too',
};

const ofQuestions = { show: { '/operation': ['sendAndWait'] } };
const ofApprovals = { show: { '/operation': ['sendAndWait'], '/responseType': ['approval'] } };

const approveLabel: INodeProperties = {
	displayName: 'Approve Button',
	name: 'approveLabel',
	type: 'string',
	default: 'Approve',
	displayOptions: ofApprovals,
};

const declineLabel: INodeProperties = {
	displayName: 'Decline Button',
	name: 'declineLabel',
	type: 'string',
	default: 'Decline',
	description: 'Empty for a page with one button',
	displayOptions: ofApprovals,
};

const waitLimit: INodeProperties = {
	displayName: 'Limit Wait Time (Minutes)',
	name: 'waitLimit',
	type: 'number',
	default: 60,
	description: 'Then the workflow goes on with "responded": false',
	displayOptions: ofQuestions,
};

const markInComment: INodeProperties = {
	displayName: 'Mark in Comment',
	name: 'markInComment',
	type: 'boolean',
	default: false,
	description: 'Whether a comment marks the question, where External ID is not kept',
	displayOptions: ofQuestions,
};

const words = (answer: 'No' | 'Yes', name: string, placeholder: string): INodeProperties => ({
	displayName: `Words for ${answer}`,
	name,
	type: 'string',
	default: '',
	placeholder,
	description: 'In place of the usual ones, separated by commas',
	displayOptions: ofQuestions,
});

/** What questions have in the collection of a message's optional fields. */
export const waitFields: Field[] = [
	notSent(approveLabel),
	notSent(declineLabel),
	notSent(waitLimit),
	notSent(markInComment),
	notSent(words('No', 'noWords', 'e.g. no, never')),
	notSent(words('Yes', 'yesWords', 'e.g. yes, sure')),
];

const fields: Field[] = [
	...recipient,
	atTop(inBody(message, 'text')),
	required(notSent(responseType)),
	...extras.filter(({ apiName }) => apiName !== 'external_id'),
	...waitFields,
];

/**
 * The question of a conversation. What is sent is this record's; the wait for the answer is of the room `waiting`, which gives the
 * message its link and its mark.
 */
export const sendAndWait: Operation = {
	name: 'Send and Wait for Response',
	value: 'sendAndWait',
	action: 'Send message and wait for response',
	description: 'Ask a client, and go on when the answer is there',
	request: { method: 'POST', path: '/messages' },
	fields,
	sharedCollectionFields: extras.filter(({ apiName }) => apiName === 'external_id'),
	validate: assertMessageNotEmpty,
	output: { kind: 'object' },
	// Its External ID is the mark of this very question.
	execute: async (step) => await (await import('./handlers')).sendToRecipient({ ...step, skipIfAlreadySent: false }),
	additionalRequests: [{ method: 'POST', path: '/clients' }, ...CLIENT_LOOKUP_REQUESTS],
	hiddenFromAgents:
		'Its answer comes when the agent is long done. Put the node between the agent and another tool instead, as a human review step',
};
