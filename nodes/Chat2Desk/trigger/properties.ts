import type { INodeProperties } from 'n8n-workflow';
import { WEBHOOK_EVENTS } from '../catalogue/events';
import { ALLOW_ARBITRARY_VALUES, channels } from '../catalogue/pickers';
import { toSentenceCase, simplify } from '../catalogue/shared';
import { options } from './options';

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

/** The trigger's parameters, in the order in which the editor shows them. */
export const triggerProperties: INodeProperties[] = [address, events, filters, verifySignature, simplify, options];
