import { maxMessages, messageId } from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { byStartId, defineOperation, lazy } from '../../descriptions/operations';
import type { Property } from '../../descriptions/types';

/** Not `clientId`: the editor keeps a value of that name when the operation changes. */
const client: Property<'fromClientId', 'string'> = {
	displayName: 'Client ID',
	name: 'fromClientId',
	type: 'string',
	default: '={{ $json.client_id }}',
};

const message: Property<'messageId', 'string'> = {
	...messageId,
	default: '={{ $json.message_id }}',
	placeholder: undefined,
	description: undefined,
};

const silence: Property<'silence', 'number'> = {
	displayName: 'Seconds of Silence',
	name: 'silence',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 60 },
	default: 8,
	description: 'How long the client must have been silent',
};

const endWords: Property<'endWords', 'string'> = {
	displayName: 'End Words',
	name: 'endWords',
	type: 'string',
	default: '',
	description: 'Comma-separated messages that end the wait at once',
};

const maxWait: Property<'maxWait', 'number'> = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description: 'Max time to wait, counted from the first message',
};

const skipAnswered: Property<'skipAnswered', 'boolean'> = {
	displayName: 'Skip Answered Messages',
	name: 'skipAnswered',
	type: 'boolean',
	default: false,
	description: 'Whether to omit messages that were answered. Auto replies do not count as answers.',
};

const handlers = lazy(() => import('./collect-handler'));

export const collectMessages = defineOperation({
	name: 'Collect Messages',
	value: 'collectMessages',
	action: 'Collect messages',
	description: 'Wait until the client stops writing, then return all messages as one item. One request per message.',
	request: { method: 'GET', path: '/messages' },
	fields: [
		field.required(field.inQuery(client, 'client_id')),
		field.required(field.notSent(message)),
		field.atTop(field.notSent(silence)),
		field.atTop(field.notSent(maxMessages)),
		field.notSent(endWords, 'names'),
		field.notSent(maxWait),
		field.notSent(skipAnswered),
	],
	output: { kind: 'object', pagination: byStartId },
	execute: handlers(({ collect }) => collect),
	hiddenFromAgents: 'Place it before the agent instead, so that the agent gets all messages at once',
});
