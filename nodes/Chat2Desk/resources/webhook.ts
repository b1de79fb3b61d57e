import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { ALLOW_ARBITRARY_VALUES, channels } from '../descriptions/common-fields';
import { clearable, inBody, inPath, required, singlePage } from '../descriptions/field-builders';
import type { OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { describeWebhook, MAX_WEBHOOKS, WEBHOOK_EVENTS, webhookQuotaError } from '../descriptions/webhook-events';
import { InputError } from '../utils/input-error';

const webhookId: INodeProperties = {
	displayName: 'Webhook ID',
	name: 'webhookId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5518',
	description: 'The ID of the webhook. Get Many shows all of them.',
};

const url: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/hook',
	description: 'The address that Chat2Desk calls. No other webhook of the account may have it.',
};

const webhookName: INodeProperties = {
	displayName: 'Name',
	name: 'webhookName',
	type: 'string',
	default: '',
	description: 'The name in the list of webhooks',
};

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	...ALLOW_ARBITRARY_VALUES,
	// Without the sentences that the trigger has: the description of this node travels to every editor.
	options: WEBHOOK_EVENTS.map(({ name, value }) => ({ name, value })),
	default: [],
	description: 'What Chat2Desk reports. An expression can give names that are not in the list.',
};

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Disabled', value: 'disable' },
		{ name: 'Enabled', value: 'enable' },
	],
	default: 'enable',
	description: 'Whether Chat2Desk calls the address',
};

const position: INodeProperties = {
	displayName: 'Position',
	name: 'order',
	type: 'number',
	default: 0,
	description: 'The place in the list of webhooks',
};

const more = [inBody(channels, 'channels', 'ids'), inBody(status), inBody(position)];

export const webhookResource: Resource = {
	name: 'Webhook',
	value: 'webhook',
	description: 'Addresses that Chat2Desk calls. A workflow needs Chat2Desk Trigger instead.',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create webhook',
			description:
				'Have Chat2Desk call an address of your own. For a workflow use Chat2Desk Trigger, which does this by itself.',
			request: { method: 'POST', path: '/webhooks' },
			fields: [
				required(inBody(webhookName, 'name')),
				required(inBody(url)),
				required(inBody(events, 'events')),
				...more,
			],
			output: { kind: 'object' },
			execute: createWebhook,
			additionalRequests: [{ method: 'GET', path: '/webhooks' }],
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete webhook',
			description: 'Delete one webhook',
			request: { method: 'DELETE', path: '/webhooks/:id' },
			fields: [inPath(webhookId)],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get webhook',
			description: 'Get one webhook with its last errors',
			request: { method: 'GET', path: '/webhooks/:id' },
			fields: [inPath(webhookId)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many webhooks',
			description: 'Get the webhooks of the account, of which there are five at most',
			request: { method: 'GET', path: '/webhooks' },
			fields: [],
			output: singlePage,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update webhook',
			description: 'Change a webhook, or enable it again after Chat2Desk has switched it off. An empty URL is refused.',
			request: { method: 'PUT', path: '/webhooks/:id' },
			fields: [
				inPath(webhookId),
				inBody(webhookName, 'name'),
				// Left out it stays as it is; emptied it is refused on the way out (api/harmless), and never taken for not set.
				clearable(inBody(url)),
				inBody(events, 'events'),
				...more,
			],
			output: { kind: 'object' },
		},
	],
};

/** Creates a webhook. A refusal is explained by the webhooks that are there: the texts of Chat2Desk differ with its language. */
export async function createWebhook(step: OperationContext): Promise<OperationResult[]> {
	const tried = await step.attempt(step.request, /^/);
	if ('rejection' in tried) throw await explained(step, tried);
	const [json] = step.toOutput(tried.response.data);
	if (json?.id !== undefined) return [{ json }];
	const made = (await webhooks(step)).find(({ url }) => url === step.request.body?.url);
	return [{ json: made ?? json ?? {} }];
}

const webhooks = async (step: OperationContext) =>
	await step.list({ method: 'GET', path: '/webhooks' }, singlePage.pagination, Infinity);

async function explained(
	step: OperationContext,
	{ rejection, error: problem }: { rejection: { status: number }; error: Error },
): Promise<Error> {
	if (rejection.status === 401 || rejection.status === 403) return problem;
	let all: IDataObject[] = [];
	try {
		all = await webhooks(step);
	} catch {
		return problem;
	}
	const same = all.find(({ url }) => url === step.request.body?.url);
	if (same !== undefined) {
		return new InputError(
			`The webhook ${describeWebhook(same)} has this URL already`,
			`Change that one with Webhook > Update, or delete it first. ${problem.message}`,
		);
	}
	return all.length < MAX_WEBHOOKS ? problem : webhookQuotaError(all, problem.message);
}
