'use strict';

const express = require('express');
const { raise, subscribedName } = require('../events');
const { setQuirks } = require('../quirks');
const { MODES } = require('../signature');

const clockOf = ({ clock }) => ({ speed: clock.speed, now: new Date(clock.now()).toISOString() });

async function setClock(world, { speed, advance_seconds, now }) {
	if (now === true) world.clock.backToNow();
	if (speed !== undefined) world.clock.setSpeed(Number(speed));
	if (advance_seconds !== undefined)
		await world.clock.advance(Number(advance_seconds) * 1000, () => world.deliveries.settled());
	return clockOf(world);
}

function setSignature({ signature }, { mode = signature.mode, stamp = signature.stamp }) {
	if (!MODES.includes(mode)) throw new RangeError(`"mode" is one of ${MODES.join(', ')}`);
	if (!['clock', 'real'].includes(stamp)) throw new RangeError('"stamp" is clock or real');
	return Object.assign(signature, { mode, stamp });
}

/** A delivery under any name, to the webhooks that wait for it. */
function emit(scene, { hook_type, payload = {} }) {
	if (typeof hook_type !== 'string' || !hook_type) throw new RangeError('"hook_type" is the name of an event');
	raise(scene, subscribedName(hook_type), payload, { channelId: payload.channel_id ?? null });
}

async function deliver({ world, account }, { webhook_id, body, headers }) {
	const webhook = account.webhooks.get(Number(webhook_id));
	if (!webhook) throw new RangeError(`There is no webhook ${webhook_id}`);
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
	return world.deliveries.sendOnce(account, webhook, text, headers);
}

/** What can be made different: clock, signature, faults, quirks, and events out of nothing. */
function createSwitches(world) {
	const router = express.Router();
	router.post('/reset', (req, res) => {
		world.reset({ withWebhooks: req.body.keep_webhooks !== true });
		res.json({ ok: true });
	});
	router.post('/clock', async (req, res) => res.json(await setClock(world, req.body)));
	router.post('/signature', (req, res) => res.json(setSignature(world, req.body)));
	router.get('/quirks', (req, res) => res.json(world.quirks));
	router.post('/quirks', (req, res) => {
		setQuirks(world.quirks, req.body);
		res.json(world.quirks);
	});
	router.get('/faults', (req, res) => res.json(world.faults.all()));
	router.post('/faults', (req, res) => res.json(world.faults.add(req.body)));
	router.delete('/faults', (req, res) => {
		world.faults.clear();
		res.json({ ok: true });
	});
	router.delete('/faults/:id', (req, res) => {
		world.faults.remove(Number(req.params.id));
		res.json({ ok: true });
	});
	router.post('/quota', (req, res) => {
		const { quota } = req.scene.account;
		for (const field of ['limit', 'used']) if (Number.isInteger(req.body[field])) quota[field] = req.body[field];
		res.json({ limit: quota.limit, used: quota.used });
	});
	router.post('/emit', (req, res) => {
		emit(req.scene, req.body);
		res.json({ ok: true });
	});
	router.post('/deliver', async (req, res) => res.json(await deliver(req.scene, req.body)));
	return router;
}

module.exports = { createSwitches };
