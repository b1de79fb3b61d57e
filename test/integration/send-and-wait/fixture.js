'use strict';

/** A question and its wait inside n8n-core: the run that asks, and the calls that come to the execution while it waits. */

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
const { chat2desk, success } = require('../../support/mock-api');

const ANSWER = { message_id: 1001, client_id: 31000001, dialog_id: 500, channel_id: 126, transport: 'widget' };

/** Parameters of a question; `more` are its additional fields. */
const question = (parameters = {}, more = {}) => ({
	resource: 'message',
	operation: 'sendAndWait',
	sendTo: 'client',
	clientId: { __rl: true, mode: 'id', value: '31000001' },
	message: 'What is your order number?',
	responseType: 'nextMessage',
	additionalFields: more,
	...parameters,
});

/** Asks, and gives out what was sent and what n8n keeps. */
async function ask({ parameters = question(), items = [{ order: 7 }], answer = () => success(ANSWER), ...more } = {}) {
	const wire = chat2desk(answer);
	const done = await execute({ parameters, items, ...more });
	return {
		...done,
		wire,
		kept: done.run.data.executionData?.nodeExecutionStack[0]?.data.main[0]?.[0],
		waitTill: done.run.waitTill ?? done.run.data.waitTill,
	};
}

/** A response as n8n hands it to a node. */
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
 * Calls the waiting execution, behind n8n's own look at the signature.
 *
 * @returns what the caller got, and the item with which the execution goes on, if it does
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

/** A sealed answer as the trigger sends it. */
function sealed(kept, message, { token = TOKEN, nonce = kept.json.question.id } = {}) {
	const text = typeof message === 'string' ? message : JSON.stringify(message);
	return { message: text, seal: createHmac('sha256', `n8n-answer:${token}`).update(`${nonce}\n${text}`).digest('hex') };
}

/** A client's message as the trigger hands it on. */
const chatMessage = (text, more = {}) => ({
	id: 1002,
	clientId: 31000001,
	text,
	attachments: [],
	at: '2026-07-17T10:45:31 UTC',
	...more,
});

module.exports = { ANSWER, ask, call, chatMessage, question, sealed };
