import type { INodeProperties } from 'n8n-workflow';
import { ALLOW_ARBITRARY_VALUES, channels } from '../descriptions/common-fields';
import { simplify, toSentenceCase } from '../descriptions/common-options';
import { WEBHOOK_EVENTS } from '../descriptions/webhook-events';

const address: INodeProperties = {
	displayName:
		'Chat2Desk calls the Production URL above while the workflow is published, and the Test URL after "Execute step", while it listens. The webhook is made, looked after and deleted for you. An account has five of them.',
	name: 'address',
	type: 'notice',
	default: '',
};

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	...ALLOW_ARBITRARY_VALUES,
	default: ['inbox'],
	description: 'What starts the workflow. Events that are not in the list go into Options > Other Events.',
	options: WEBHOOK_EVENTS,
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		channels,
		{
			displayName: 'Message Type Names or IDs',
			name: 'messageTypes',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getMessageTypes' },
			...ALLOW_ARBITRARY_VALUES,
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		{
			displayName: 'New Clients Only',
			name: 'newClientsOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to take messages only from clients who write for the first time. Other events are not affected.',
		},
		{
			displayName: 'New Requests Only',
			name: 'newRequestsOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to take only messages that open a new request. Other events are not affected.',
		},
		{
			displayName: 'Transport Names or IDs',
			name: 'transports',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getTransports' },
			...ALLOW_ARBITRARY_VALUES,
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
	],
};

const verifySignature: INodeProperties = {
	displayName: 'Verify Signature',
	name: 'verifySignature',
	type: 'options',
	default: 'require',
	description: 'Whether to believe only what Chat2Desk signed with the API token of the credential',
	options: [
		{
			name: 'Require',
			value: 'require',
			description: 'Only signed events start the workflow. Anything else is refused: the safe choice.',
		},
		{
			name: 'When Present',
			value: 'whenPresent',
			description:
				'Signed events are checked, unsigned ones pass. For accounts that do not sign: whoever knows the URL can then start the workflow.',
		},
		{ name: 'Off', value: 'off', description: 'Nothing is checked: whoever knows the URL can start the workflow' },
	],
};

/** `Message: Received From Client` → `Message received from client`. */
const asSentence = (label: string) =>
	toSentenceCase(label.replace(': ', ' ')).replace(/^./, (start) => start.toUpperCase());

/** n8n's expression of what stands below the trigger's name. A name by expression, which may be a text with commas, stays as it is. */
export const describeEvents = `={{ [$parameter["events"]].flat().map(e => (${JSON.stringify(
	Object.fromEntries(WEBHOOK_EVENTS.map(({ name, value }) => [value, asSentence(name)])),
)}[e] ?? e)).join(", ") }}`;

/** What can be left alone: every default here is the safe and the usual one. */
const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Answer',
			name: 'answer',
			type: 'options',
			default: 'received',
			description:
				'When Chat2Desk gets its answer. It delivers again what was not answered or answered with an error. Waiting is for short workflows of which none may be lost when an n8n process dies: a delivery may then run twice, and after five hours in which all fail Chat2Desk switches the webhook off',
			options: [
				{
					name: 'When Finished',
					value: 'finished',
					description:
						'After the last node of the workflow. Where it has a Wait node, n8n answers when the wait begins.',
				},
				{ name: 'When Received', value: 'received', description: 'As soon as n8n has stored the event' },
			],
		},
		{
			displayName: 'Check Subscription',
			name: 'checkSubscription',
			type: 'options',
			default: '1h',
			description:
				'How often to look whether the webhook in Chat2Desk is still as it should be, and repair it. Chat2Desk switches off one that failed for five hours. A check takes one call of the monthly quota',
			options: [
				{ name: 'Every 15 Minutes', value: '15m' },
				{ name: 'Every Hour', value: '1h' },
				{ name: 'Every 6 Hours', value: '6h' },
				{ name: 'Only When Published or Started', value: 'off' },
			],
		},
		{
			displayName: 'Download Attachments',
			name: 'downloadAttachments',
			type: 'boolean',
			default: false,
			description: 'Whether to fetch the files of a message into binary data, as attachment_0, attachment_1 and so on',
		},
		{
			displayName: 'Ignore Repeated Deliveries',
			name: 'ignoreRepeats',
			type: 'boolean',
			default: true,
			description:
				'Whether to run the workflow only once for an event that Chat2Desk delivers again. A repeat that another n8n process took shows as an execution that ends at the trigger.',
		},
		{
			displayName: 'Include Headers',
			name: 'includeHeaders',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the headers of the HTTP request to the output. The signature, cookies and whatever else could let somebody in are left out.',
		},
		{
			displayName: 'Loop Guard',
			name: 'loopGuard',
			type: 'boolean',
			default: true,
			description:
				'Whether to stop a workflow that starts itself by what it sends. After 20 sent messages (or comments, or delivery statuses) to one client within a minute, or 100 within an hour, further ones of that client start nothing until 10 minutes pass without any. What clients write always starts the workflow',
		},
		{
			displayName: 'Maximum Age (Hours)',
			name: 'maximumAge',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 3,
			description:
				'How old a signed event may be, so that nobody can send a recorded one again. Chat2Desk repeats a failed delivery for a little over 2 hours with its first timestamp. 0 accepts any age',
		},
		{
			displayName: 'Maximum File Size (MB)',
			name: 'maximumFileSize',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 20,
			description: 'Larger files are not downloaded. The output names them in "attachmentErrors".',
			displayOptions: { show: { downloadAttachments: [true] } },
		},
		{
			displayName: 'Maximum Files',
			name: 'maximumFiles',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'How many files of one message to download at most',
			displayOptions: { show: { downloadAttachments: [true] } },
		},
		{
			displayName: 'Other Events',
			name: 'otherEvents',
			type: 'string',
			default: '',
			placeholder: 'e.g. new_event, another_event',
			description: 'Names of events that the list above does not have, separated by commas, as Chat2Desk calls them',
		},
		{
			displayName: 'Resume Waiting Executions',
			name: 'resumeWaiting',
			type: 'boolean',
			default: false,
			description:
				'Whether a message of a client that answers a question of "Send and Wait for Response" goes to the execution that waits for it, and starts nothing here. Takes one call of the monthly quota for each message of a client. Use it in one published trigger, and choose the event Message: Received From Client there.',
		},
	],
};

/** The trigger's parameters, in the order in which the editor shows them. */
export const triggerProperties: INodeProperties[] = [address, events, filters, verifySignature, simplify, options];
