'use strict';

/** Sends questions inside n8n-core and handles requests to the waiting execution. */

const { createHmac } = require('node:crypto');
const { WebhookContext } = require('n8n-core');
const { Workflow } = require('n8n-workflow');
const { SERVER, TOKEN } = require('../../support/constants');
const {
	additionalData,
	credentialsHelper,
	execute,
	loadPackage,
	node,
	stateBefore,
} = require('../../support/n8n-core');
const { chat2desk, failure, success } = require('../../support/mock-api');

const ANSWER = { message_id: 1001, client_id: 31000001, dialog_id: 500, channel_id: 126, transport: 'widget' };

/** The webhook of a published trigger that can receive replies. */
const TRIGGER_WEBHOOK = {
	id: 1,
	name: 'n8n-0123456789: Bot',
	url: 'https://n8n.example.com/webhook/1',
	events: ['inbox'],
	status: 'enable',
};

/** Parameters of a question; `more` are its additional fields. */
const question = (parameters = {}, more = {}) => ({
	resource: 'message',
	operation: 'sendAndWait',
	sendTo: 'client',
	clientId: { __rl: true, mode: 'id', value: '31000001' },
	message: 'What is your order number?',
	responseType: 'nextMessage',
	limitWaitTime: false,
	additionalFields: more,
	...parameters,
});

/**
 * Sends a question and returns the requests and what n8n stores.
 * @param options.webhooks the account's webhooks; `undefined` if the account does not list them
 */
async function ask({
	parameters = question(),
	items = [{ order: 7 }],
	answer = () => success(ANSWER),
	webhooks = [TRIGGER_WEBHOOK],
	client = { name: 'unknown', assigned_name: 'Ann' },
	...more
} = {}) {
	const wire = chat2desk((request) => {
		if (request.path === '/v1/webhooks')
			return webhooks === undefined ? failure(403, { message: 'no access' }) : success(webhooks);
		if (request.path === '/v1/companies/api_info') return success({ company_name: 'Acme <Ltd>' });
		if (request.path === '/v1/clients/31000001') return success({ id: 31000001, ...client });
		return answer(request);
	});
	const done = await execute({ parameters, items, ...more });
	return {
		...done,
		wire,
		/** Write requests. */
		sent: wire.calls.filter(({ method }) => method !== 'GET'),
		kept: done.run.data.executionData?.nodeExecutionStack[0]?.data.main[0]?.[0],
		waitTill: done.run.waitTill ?? done.run.data.waitTill,
	};
}

/** A response as n8n passes it to a node. */
function responseOf() {
	const seen = { status: 200, headers: {}, body: undefined };
	const response = {
		headersSent: false,
		status: (code) => ((seen.status = code), response),
		setHeader: (name, value) => (seen.headers[name.toLowerCase()] = value),
		json: (body) => (seen.body = body),
		end: (body) => (seen.body = body),
	};
	return { seen, response };
}

/**
 * Calls the waiting execution, without n8n's check of the URL's signature.
 *
 * @returns the response, and the item that the execution continues with, if it does
 */
async function call({
	parameters = question(),
	kept,
	query = { w: kept?.json?.question?.id },
	method = 'POST',
	body = {},
	headers = {},
	type = 'chat2Desk',
	credential = {},
}) {
	const { nodeTypes, credential: credentialType } = await loadPackage();
	const helper = credentialsHelper(credentialType, { apiToken: TOKEN, server: SERVER, ...credential });
	const own = node('Chat2Desk', type, parameters);
	const byName = (name) => nodeTypes.getByName(name.replace(/HitlTool$/, ''));
	const types = { ...nodeTypes, getByName: byName, getByNameAndVersion: byName };
	const workflow = new Workflow({
		id: '1',
		nodes: [own],
		connections: {},
		active: true,
		nodeTypes: types,
		settings: {},
	});
	const { seen, response } = responseOf();
	const request = { method, body, query, headers, params: {} };
	const data = additionalData(helper, { httpRequest: request, httpResponse: response });
	const state = stateBefore(workflow.getNode('Chat2Desk'), kept === undefined ? [] : [kept]);
	const description = byName(own.type).description.webhooks.find((each) => each.httpMethod === method) ?? {};
	const context = new WebhookContext(
		workflow,
		workflow.getNode('Chat2Desk'),
		data,
		'webhook',
		{ webhookDescription: description },
		[],
		state,
	);
	const result = await byName(own.type).webhook.call(context);
	const item = result.workflowData?.[0][0];
	return {
		...seen,
		body: seen.body ?? result.webhookResponse,
		item,
		waits: item === undefined && result.noWebhookResponse === true,
	};
}

/** A signed answer as the trigger sends it. */
function signed(kept, message, { token = TOKEN, nonce = kept.json.question.id } = {}) {
	const text = typeof message === 'string' ? message : JSON.stringify(message);
	return { message: text, seal: createHmac('sha256', `n8n-answer:${token}`).update(`${nonce}\n${text}`).digest('hex') };
}

/** A client's message as the trigger passes it on. */
const chatMessage = (text, more = {}) => ({
	id: 1002,
	clientId: 31000001,
	text,
	attachments: [],
	at: '2026-07-17T10:45:31 UTC',
	...more,
});

module.exports = { ANSWER, TRIGGER_WEBHOOK, ask, call, chatMessage, question, signed };
