'use strict';

const { serializeWebhook } = require('../serializers');
const { ApiError, created, ok, reject, rejectField } = require('../responses');

/** Vendor documentation. */
const MAX_WEBHOOKS = 5;

function webhookOf({ account, params }) {
	const webhook = account.webhooks.get(params.id);
	// `errors` is a string, not a map (seen on live accounts when a webhook is deleted twice).
	if (!webhook) throw new ApiError(404, { errors: `Webhook ${params.id} not found` });
	return webhook;
}

/** URLs are unique within the company (seen on live accounts). */
function checkUrl(account, url, own) {
	if (!account.webhooks.find((each) => each.url === url && each !== own)) return;
	throw new ApiError(400, { message: 'Webhook is not saved', errors: { url: [`${url} already used`] } });
}

function checkChannels(account, channels = []) {
	const unknown = channels.find((id) => !account.channels.has(id));
	if (unknown !== undefined) throw rejectField('channels', `Channel ${unknown} does not belong to the company`);
}

const publish = (state, webhook, more = {}) => state.logs.publish('webhook', { ...serializeWebhook(webhook), ...more });

const listWebhooks = ({ account }) => ok(account.webhooks.all().map(serializeWebhook));

/** May be returned as an array with one webhook, with the string `None` for no errors (vendor method pages). */
function getWebhook(context) {
	const view = serializeWebhook(webhookOf(context));
	if (!context.state.variants.webhookAsList) return ok(view);
	return ok([{ ...view, errors: view.errors.length > 0 ? view.errors : 'None' }]);
}

function createWebhook({ state, account, body }) {
	checkUrl(account, body.url);
	if (account.webhooks.size >= MAX_WEBHOOKS) throw reject(400, `Webhooks limit reached: ${MAX_WEBHOOKS} per company`);
	checkChannels(account, body.channels);
	const webhook = account.webhooks.add({
		channels: [],
		status: 'enable',
		order: account.webhooks.size + 1,
		...body,
		errors: [],
		source: 'api',
		failingSince: null,
		lastFailure: null,
	});
	publish(state, webhook);
	return created(serializeWebhook(webhook));
}

function updateWebhook(context) {
	const { state, account, body } = context;
	const webhook = webhookOf(context);
	// An empty URL deletes the webhook (vendor method pages).
	if (body.url === null || body.url === '') return deleteWebhook(context);
	if (body.url !== undefined) checkUrl(account, body.url, webhook);
	checkChannels(account, body.channels);
	const isReenabled = body.status === 'enable' && webhook.status === 'disable';
	Object.assign(webhook, body, isReenabled && { errors: [], failingSince: null, lastFailure: null });
	publish(state, webhook);
	return ok(serializeWebhook(webhook));
}

function deleteWebhook(context) {
	const webhook = webhookOf(context);
	context.account.webhooks.remove(webhook.id);
	publish(context.state, webhook, { deleted: true });
	return ok();
}

function setLegacyHook(field) {
	return ({ account, body }) => {
		account.company[field] = body.url;
		return ok();
	};
}

module.exports = {
	listWebhooks,
	getWebhook,
	createWebhook,
	updateWebhook,
	deleteWebhook,
	setOldWebhook: setLegacyHook('hook'),
	setOldChatCloseWebhook: setLegacyHook('chatCloseHook'),
};
