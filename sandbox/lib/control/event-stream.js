'use strict';

const express = require('express');
const { sampleFileNames } = require('../files');
const { serializeChannel, serializeWebhook } = require('../serializers');

const COUNTED_TABLES = [
	'clients',
	'dialogs',
	'requests',
	'messages',
	'operators',
	'tags',
	'tickets',
	'templates',
	'webhooks',
];

function infoOf({ state, account }) {
	const { token, company, channels } = account;
	return {
		account: { token, name: company.name },
		accounts: [...state.accounts.values()].map((each) => ({ token: each.token, name: each.company.name })),
		clock: { speed: state.clock.speed, now: new Date(state.clock.now()).toISOString() },
		signature: state.signature.mode,
		variants: state.variants,
		links: state.links,
		samples: sampleFileNames(),
		channels: channels.all().map(serializeChannel),
		counts: Object.fromEntries(COUNTED_TABLES.map((name) => [name, account[name].size])),
	};
}

/** Streams live events (Server-Sent Events). */
function stream(state, req, res) {
	res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
	res.flushHeaders();
	const send = (event, record) => res.write(`event: ${event}\ndata: ${JSON.stringify(record)}\n\n`);
	// New subscribers need the existing webhooks, as deliveries contain only their IDs.
	for (const account of state.accounts.values())
		for (const webhook of account.webhooks.all()) send('webhook', serializeWebhook(webhook));
	const stop = state.logs.onEvent(send);
	res.on('close', stop);
}

/** Routes for logs, live events and a summary of the state. */
function createEventStream(state) {
	const router = express.Router();
	router.get('/info', (req, res) => res.json(infoOf(req.context)));
	router.get('/events', (req, res) => stream(state, req, res));
	for (const name of ['violations', 'calls', 'deliveries', 'actions', 'attachments']) {
		router.get(`/${name}`, (req, res) => res.json(state.logs[name].all()));
		router.delete(`/${name}`, (req, res) => {
			state.logs[name].clear();
			res.json({ ok: true });
		});
	}
	return router;
}

module.exports = { createEventStream };
