import type { INodeProperties } from 'n8n-workflow';
import { ALLOW_ARBITRARY_VALUES, channels, dynamicMultiOptions } from '../descriptions/common-fields';
import { simplify } from '../descriptions/common-options';
import { DELIVERY_NAMES, WEBHOOK_EVENTS } from '../descriptions/webhook-events';

const webhookNotice: INodeProperties = {
	displayName:
		'The webhook is created, monitored and deleted automatically. Chat2Desk calls the Production URL while the workflow is published, and the Test URL while you test.',
	name: 'webhookNotice',
	type: 'notice',
	default: '',
};

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	...ALLOW_ARBITRARY_VALUES,
	default: ['inbox'],
	description: 'The events to listen to. To use an event that is not listed, add it under Options > Other Events.',
	options: WEBHOOK_EVENTS,
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Assigned To',
			name: 'assignedTo',
			type: 'options',
			default: 'anyone',
			description:
				'Trigger only on dialogs with this assignment, for example to keep a bot silent while an operator replies. Applies to events that name an operator, who may not be the current one (unverified): see Confirm Assignment.',
			options: [
				{ name: 'Anyone', value: 'anyone' },
				{ name: 'No One', value: 'noOne' },
				{
					name: 'No One or Selected Operators',
					value: 'noOneOrSelected',
					description: 'For bots that act as an operator. Add the filter Operator Names or IDs.',
				},
				{ name: 'Selected Operators', value: 'selected', description: 'Add the filter Operator Names or IDs' },
			],
		},
		channels,
		{
			displayName: 'Client Tags',
			name: 'clientTags',
			type: 'options',
			default: 'without',
			description:
				'Which clients can start the workflow, for example those who did not opt out. Add the filter Tag Names or IDs. Uses one API request per event. The tags of a client are cached for 10 seconds.',
			options: [
				{ name: 'With Tags', value: 'with', description: 'Clients with at least one of the selected tags' },
				{ name: 'Without Tags', value: 'without', description: 'Clients without any of the selected tags' },
			],
		},
		{
			displayName: 'Confirm Assignment',
			name: 'confirmAssignment',
			type: 'options',
			default: 'doNotStart',
			description:
				'Read the current operator from the dialog before a message starts the workflow. Uses one API request per message. If the request fails, ignore the message or start anyway.',
			displayOptions: { show: { assignedTo: ['noOne', 'noOneOrSelected', 'selected'] } },
			options: [
				{ name: 'Off', value: 'off' },
				{ name: 'On, Ignore Message If Request Fails', value: 'doNotStart' },
				{ name: 'On, Start Anyway If Request Fails', value: 'startAnyway' },
			],
		},
		{
			displayName: 'Message Type Names or IDs',
			name: 'messageTypes',
			...dynamicMultiOptions('getMessageTypes'),
		},
		{
			displayName: 'New Clients Only',
			name: 'newClientsOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to trigger only on the first message of a new client. Does not affect other events.',
		},
		{
			displayName: 'New Requests Only',
			name: 'newRequestsOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to trigger only on messages that open a new request. Does not affect other events.',
		},
		{
			displayName: 'Operator Names or IDs',
			name: 'operators',
			...dynamicMultiOptions('getOperators'),
			displayOptions: { show: { assignedTo: ['noOneOrSelected', 'selected'] } },
		},
		{
			displayName: 'Tag Names or IDs',
			name: 'tags',
			...dynamicMultiOptions('getTags'),
			displayOptions: { show: { clientTags: ['with', 'without'] } },
		},
		{
			displayName: 'Transport Names or IDs',
			name: 'transports',
			...dynamicMultiOptions('getTransports'),
		},
	],
};

const verifySignature: INodeProperties = {
	displayName: 'Verify Signature',
	name: 'verifySignature',
	type: 'options',
	default: 'require',
	description: "How to handle webhook signatures. Chat2Desk signs events with the credential's API token (HMAC).",
	options: [
		{
			name: 'Require',
			value: 'require',
			description: 'Reject events without a valid signature (recommended)',
		},
		{
			name: 'When Present',
			value: 'whenPresent',
			description:
				'Verify signed events and accept unsigned ones. Only for accounts that do not sign: anyone who knows the URL can trigger the workflow.',
		},
		{
			name: 'Off',
			value: 'off',
			description: 'Do not verify signatures. Anyone who knows the URL can trigger the workflow.',
		},
	],
};

/** `On message received from client` → `Message received from client`. */
const asSubtitle = (action: string) => action.replace(/^On (.)/, (_on, start: string) => start.toUpperCase());

/** Expression of the trigger's subtitle. Event names that are not in the list are shown as they are. */
export const describeEvents = `={{ [$parameter["events"]].flat().map(e => (${JSON.stringify(
	Object.fromEntries(WEBHOOK_EVENTS.map(({ action, value }) => [value, asSubtitle(action)])),
)}[e] ?? e)).join(", ") }}`;

/** Every default is the safe and usual choice. */
const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Check Webhook',
			name: 'checkWebhook',
			type: 'options',
			default: '1h',
			description:
				'How often to check the webhook in Chat2Desk, and repair it if needed. Chat2Desk disables it after five hours of failures. Each check uses one API request.',
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
			description: 'Whether to download the files of a message as binary data (attachment_0, attachment_1 and so on)',
		},
		{
			displayName: 'Ignore Duplicates',
			name: 'ignoreDuplicates',
			type: 'boolean',
			default: true,
			description:
				'Whether to skip events that Chat2Desk delivers more than once. In queue mode, a duplicate can appear as an execution that ends at the trigger.',
		},
		{
			displayName: 'Include Headers',
			name: 'includeHeaders',
			type: 'boolean',
			default: false,
			description:
				'Whether to add common headers of the HTTP request to the output. Signatures, cookies, credentials and unknown headers are removed.',
		},
		{
			displayName: 'Loop Guard',
			name: 'loopGuard',
			type: 'boolean',
			default: true,
			description:
				"Whether to stop loops in which the workflow's own messages trigger it again. After 20 outgoing events for one client in a minute (or 100 in an hour), further ones are ignored until there have been none for 10 minutes. Client messages always trigger the workflow.",
		},
		{
			displayName: 'Max Age (Hours)',
			name: 'maxAge',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 3,
			description:
				'Reject signed events older than this, to prevent replay attacks. Chat2Desk retries a failed delivery for up to 2 hours with its original timestamp. 0 accepts events of any age.',
		},
		{
			displayName: 'Max File Size (MB)',
			name: 'maxFileSize',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 20,
			description: 'Skip files larger than this. Skipped files are listed in attachment_errors.',
			displayOptions: { show: { downloadAttachments: [true] } },
		},
		{
			displayName: 'Max Files',
			name: 'maxFiles',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'Max number of files to download per message',
			displayOptions: { show: { downloadAttachments: [true] } },
		},
		{
			displayName: 'One Output per Event',
			name: 'outputPerEvent',
			type: 'boolean',
			default: false,
			description:
				'Whether to add a separate output for each selected event, and one named Other for all remaining events. Reconnect the following nodes after changing this or the events.',
		},
		{
			displayName: 'Other Events',
			name: 'otherEvents',
			type: 'string',
			default: '',
			placeholder: 'e.g. new_event, another_event',
			description: 'Comma-separated list of other Chat2Desk event names',
		},
		{
			displayName: 'Respond',
			name: 'responseMode',
			type: 'options',
			default: 'onReceived',
			description:
				'When to respond to Chat2Desk, which retries failed deliveries. "When Last Node Finishes" is for short workflows whose events must not be lost if n8n crashes. An event can then be processed twice, and Chat2Desk disables the webhook after five hours of failures.',
			options: [
				{ name: 'Immediately', value: 'onReceived', description: 'As soon as n8n has stored the event' },
				{
					name: 'When Last Node Finishes',
					value: 'lastNode',
					description:
						'After the last node has run. If the workflow has a Wait node, n8n responds when the wait starts.',
				},
			],
		},
		{
			displayName: 'Resume Waiting Executions',
			name: 'resumeWaiting',
			type: 'boolean',
			default: false,
			description:
				'Whether to resume the waiting execution on a reply to "Send and Wait for Response", instead of starting this workflow. Uses one API request per client message. Turn it on in one published trigger that listens to Message: Received From Client.',
		},
		{
			displayName: 'Transcribable Audio Only',
			name: 'transcribableAudioOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to download only audio that transcription services accept: FLAC, M4A, MP3, MP4, MPEG, MPGA, OGG, WAV and WEBM, including voice messages (OGA and OPUS, renamed to OGG)',
			displayOptions: { show: { downloadAttachments: [true] } },
		},
	],
};

/** The trigger's parameters in display order. */
export const triggerProperties: INodeProperties[] = [
	webhookNotice,
	events,
	filters,
	verifySignature,
	simplify,
	options,
];

/** The names of each event: the one to subscribe to, its label, and the other name that its deliveries may carry. */
const EVENT_NAMES: readonly string[][] = WEBHOOK_EVENTS.map(({ name, value }) => [
	String(value),
	name,
	...Object.keys(DELIVERY_NAMES).filter((alias) => DELIVERY_NAMES[alias] === value),
]);

/** The last output, for events of *Other Events* and others without an output of their own. */
const OTHER = 'Other';

/** Its source is part of an expression, so it depends on nothing else. */
const parseEvents = (given: unknown, known: readonly string[][]): string[] => [
	...new Set(
		[given]
			.flat()
			.flatMap((entry) => String(entry ?? '').match(/[\p{L}\p{N}_:/. -]+/gu) ?? [])
			.map((entry) => entry.trim())
			.filter(Boolean)
			.map(
				(entry) =>
					known.find((names) => names.some((name) => name.toLowerCase() === entry.toLowerCase()))?.[0] ?? entry,
			),
	),
];

/** The names to subscribe to of events that are given by name or label, as an array or as text with any separators. */
export const selectEvents = (given: unknown): string[] => parseEvents(given, EVENT_NAMES);

/** The trigger's outputs as an expression: one, or with *One Output per Event* one for each selected event and *Other*. */
export const OUTPUTS_EXPRESSION: `={{${string}}}` = `={{ ($parameter["options"] || {})["outputPerEvent"] === true ? (known => [...(${String(parseEvents)})($parameter["events"], known), "${OTHER}"].map(e => ({ type: "main", displayName: known.find(names => names[0] === e)?.[1] ?? e })))(${JSON.stringify(EVENT_NAMES)}) : ["main"] }}`;
