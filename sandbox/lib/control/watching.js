'use strict';

const express = require('express');
const { fileNames } = require('../files');
const { channelView, webhookView } = require('../views');

const COUNTED = ['clients', 'dialogs', 'requests', 'messages', 'operators', 'tags', 'tickets', 'templates', 'webhooks'];

function infoOf({ world, account }) {
	const { token, company, channels } = account;
	return {
		account: { token, name: company.name },
		accounts: [...world.accounts.values()].map((each) => ({ token: each.token, name: each.company.name })),
		clock: { speed: world.clock.speed, now: new Date(world.clock.now()).toISOString() },
		signature: world.signature.mode,
		quirks: world.quirks,
		links: world.links,
		samples: fileNames(),
		channels: channels.all().map(channelView),
		counts: Object.fromEntries(COUNTED.map((name) => [name, account[name].size])),
	};
}

/** Server-Sent Events: what happens, as it happens. */
function stream(world, req, res) {
	res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
	res.flushHeaders();
	const tell = (event, record) => res.write(`event: ${event}\ndata: ${JSON.stringify(record)}\n\n`);
	// Who watches from now on has to know the webhooks that are there: deliveries name them by id alone.
	for (const account of world.accounts.values())
		for (const webhook of account.webhooks.all()) tell('webhook', webhookView(webhook));
	const stop = world.logs.onEvent(tell);
	res.on('close', stop);
}

/** What has happened: logs, live events, the state in short. */
function createWatching(world) {
	const router = express.Router();
	router.get('/info', (req, res) => res.json(infoOf(req.scene)));
	router.get('/events', (req, res) => stream(world, req, res));
	for (const name of ['violations', 'calls', 'deliveries', 'acts']) {
		router.get(`/${name}`, (req, res) => res.json(world.logs[name].all()));
		router.delete(`/${name}`, (req, res) => {
			world.logs[name].clear();
			res.json({ ok: true });
		});
	}
	return router;
}

module.exports = { createWatching };
