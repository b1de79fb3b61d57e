import type { INodeProperties } from 'n8n-workflow';
import { forCode, inBody, required, shown } from '../catalogue/fields';
import { channel, client, operator } from '../catalogue/locators';
import { phone, transport } from '../catalogue/pickers';
import type { Field, Operation } from '../catalogue/types';
import { gettingKnown } from './client-steps';
import { attachment, openDialog } from './message-fields';
import { saysSomething, sendToPhone } from './message-steps';

const recipient: INodeProperties = {
	displayName: 'Send To',
	name: 'recipient',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client' },
		{ name: 'Phone Number', value: 'phone' },
	],
	default: 'client',
	description: 'Whom to ask: a client, or whoever has a phone number',
};

/** n8n makes an AI agent's review step of an operation whose text has this very name. */
const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'The question. A link to the page for the answer is put below it where one is needed.',
};

const responseType: INodeProperties = {
	displayName: 'Response',
	name: 'responseType',
	type: 'options',
	options: [
		{ name: 'Approval by Link', value: 'approval' },
		{ name: 'Free Text by Link', value: 'freeText' },
		{ name: 'Next Message of the Client', value: 'nextMessage', description: 'Needs a published Chat2Desk Trigger with Options > Resume Waiting Executions' },
	],
	default: 'nextMessage',
	description: 'What counts as the answer. A client\'s yes or no in the chat answers an approval, too.',
};

const approvalOptions: INodeProperties = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Approve Button',
					name: 'approveLabel',
					type: 'string',
					default: 'Approve',
				},
				{
					displayName: 'Decline Button',
					name: 'disapproveLabel',
					type: 'string',
					default: 'Decline',
					description: 'Leave empty to show the first button only',
				},
			],
		},
	],
	displayOptions: { show: { responseType: ['approval'] } },
};

const answerButtons: INodeProperties = {
	displayName: 'Answer Buttons',
	name: 'answerButtons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description: 'Inline buttons with ready answers, where the messenger has such',
	options: [
		{
			displayName: 'Button',
			name: 'button',
			values: [
				{ displayName: 'Payload', name: 'payload', type: 'string', default: '', description: 'What comes back; not shown to the client' },
				{ displayName: 'Text', name: 'text', type: 'string', default: '' },
			],
		},
	],
	displayOptions: { show: { '/responseType': ['nextMessage'] } },
};

const waitLimit: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'waitLimit',
	type: 'fixedCollection',
	placeholder: 'Add limit',
	default: {},
	description: 'After it, the workflow goes on with "responded": false, up to a minute late',
	options: [
		{
			displayName: 'Limit',
			name: 'limit',
			values: [
				{ displayName: 'Amount', name: 'amount', type: 'number', typeOptions: { minValue: 0 }, default: 1 },
				{
					displayName: 'Unit',
					name: 'unit',
					type: 'options',
					options: [
						{ name: 'Days', value: 'days' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Minutes', value: 'minutes' },
					],
					default: 'hours',
				},
			],
		},
	],
};

const rememberIn: INodeProperties = {
	displayName: 'Remember Question In',
	name: 'rememberIn',
	type: 'options',
	options: [
		{ name: 'External ID', value: 'externalId' },
		{ name: 'Internal Comment', value: 'comment', description: 'For accounts whose lists of messages lack the external ID' },
	],
	default: 'externalId',
	description: 'Where the chat keeps what the trigger resumes by',
};

const words = (displayName: string, name: string, example: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: example,
	description: 'In place of the usual words of 16 languages, separated by commas',
});

const transportOfClient: INodeProperties = { ...transport, displayOptions: { show: { '/recipient': ['client'] } } };

const asClient: INodeProperties = { ...client, displayOptions: { show: { recipient: ['client'] } } };
const asPhone: INodeProperties = { ...phone, displayOptions: { show: { recipient: ['phone'] } } };
const transportOfPhone: INodeProperties = { ...transport, displayOptions: { show: { recipient: ['phone'] } } };

const fields: Field[] = [
	required(forCode(recipient)),
	required(inBody(asClient)),
	required(forCode(asPhone, 'phone')),
	required(inBody(transportOfPhone)),
	shown(inBody(message, 'text')),
	required(forCode(responseType)),
	shown(forCode(approvalOptions)),
	...attachment,
	inBody(channel),
	inBody(operator),
	inBody(transportOfClient),
	inBody(openDialog),
	forCode(answerButtons),
	forCode(waitLimit),
	forCode(rememberIn),
	forCode(words('No Words', 'noWords', 'e.g. no, stop')),
	forCode(words('Yes Words', 'yesWords', 'e.g. yes, ok')),
];

/**
 * The question of a conversation. What is sent is this record's; the wait for the answer is of the room `waiting`, which gives the
 * message its link and its mark.
 */
export const sendAndWait: Operation = {
	name: 'Send and Wait for Response',
	value: 'sendAndWait',
	action: 'Send message and wait for response',
	description: 'Ask a client something and go on with the workflow when the answer is there',
	request: { method: 'POST', path: '/messages' },
	fields,
	check: saysSomething,
	answer: { kind: 'object' },
	run: async (step) => {
		if (step.values.recipient === 'phone') return await sendToPhone(step);
		return step.output((await step.send(step.call)).data).map((json) => ({ json }));
	},
	also: [{ method: 'POST', path: '/clients' }, ...gettingKnown],
	peopleOnly: 'Its answer comes when the agent is long done. Connect the node between the agent and another tool instead, as a human review step, or call a workflow as a tool',
};
