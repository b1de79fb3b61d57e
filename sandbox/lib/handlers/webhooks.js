'use strict';

const { webhookView } = require('../views');
const { Refusal, created, done, one, refuse, refuseField, rows } = require('../reply');

/** From the vendor's text. */
const MAX_WEBHOOKS = 5;

function webhookOf({ account, params }) {
	const webhook = account.webhooks.get(params.id);
	// errors as text, not as a map (seen on live accounts, where a webhook is deleted twice).
	if (!webhook) throw new Refusal(404, { errors: `Webhook ${params.id} not found` });
	return webhook;
}

/** The URL is unique in the company (seen on live accounts). */
function checkUrl(account, url, own) {
	if (!account.webhooks.find((each) => each.url === url && each !== own)) return;
	throw new Refusal(400, { message: 'Webhook is not saved', errors: { url: [`${url} already used`] } });
}

function checkChannels(account, channels = []) {
	const unknown = channels.find((id) => !account.channels.has(id));
	if (unknown !== undefined) throw refuseField('channels', `Channel ${unknown} does not belong to the company`);
}

const publish = (world, webhook, more = {}) => world.logs.publish('webhook', { ...webhookView(webhook), ...more });

const listWebhooks = ({ account }) => rows(account.webhooks.all().map(webhookView));

/** May come as a list of one, with the text `None` for no errors (from the vendor's method pages). */
function getWebhook(scene) {
	const view = webhookView(webhookOf(scene));
	if (!scene.world.quirks.webhookInList) return one(view);
	return one([{ ...view, errors: view.errors.length > 0 ? view.errors : 'None' }]);
}

function createWebhook({ world, account, body }) {
	checkUrl(account, body.url);
	if (account.webhooks.size >= MAX_WEBHOOKS) throw refuse(400, `Webhooks limit reached: ${MAX_WEBHOOKS} per company`);
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
	publish(world, webhook);
	return created(webhookView(webhook));
}

function updateWebhook(scene) {
	const { world, account, body } = scene;
	const webhook = webhookOf(scene);
	// From the vendor's method pages: a change to no URL deletes.
	if (body.url === null || body.url === '') return deleteWebhook(scene);
	if (body.url !== undefined) checkUrl(account, body.url, webhook);
	checkChannels(account, body.channels);
	const switchedOn = body.status === 'enable' && webhook.status === 'disable';
	Object.assign(webhook, body, switchedOn && { errors: [], failingSince: null, lastFailure: null });
	publish(world, webhook);
	return one(webhookView(webhook));
}

function deleteWebhook(scene) {
	const webhook = webhookOf(scene);
	scene.account.webhooks.remove(webhook.id);
	publish(scene.world, webhook, { deleted: true });
	return done();
}

function setOldHook(field) {
	return ({ account, body }) => {
		account.company[field] = body.url;
		return done();
	};
}

module.exports = {
	listWebhooks,
	getWebhook,
	createWebhook,
	updateWebhook,
	deleteWebhook,
	setOldWebhook: setOldHook('hook'),
	setOldChatCloseWebhook: setOldHook('chatCloseHook'),
};
