'use strict';

const express = require('express');
const { raise, subscribedName } = require('../events');
const { setVariants } = require('../variants');
const { MODES } = require('../signature');

const clockOf = ({ clock }) => ({ speed: clock.speed, now: new Date(clock.now()).toISOString() });

async function setClock(state, { speed, advance_seconds, now }) {
	if (now === true) state.clock.resetToNow();
	if (speed !== undefined) state.clock.setSpeed(Number(speed));
	if (advance_seconds !== undefined)
		await state.clock.advance(Number(advance_seconds) * 1000, () => state.deliveries.settled());
	return clockOf(state);
}

function setSignature({ signature }, { mode = signature.mode, stamp = signature.stamp }) {
	if (!MODES.includes(mode)) throw new RangeError(`"mode" must be one of ${MODES.join(', ')}`);
	if (!['clock', 'real'].includes(stamp)) throw new RangeError('"stamp" must be clock or real');
	return Object.assign(signature, { mode, stamp });
}

/** Sends an event with any name to the subscribed webhooks. */
function emit(context, { hook_type, payload = {} }) {
	if (typeof hook_type !== 'string' || !hook_type) throw new RangeError('"hook_type" must be an event name');
	raise(context, subscribedName(hook_type), payload, { channelId: payload.channel_id ?? null });
}

async function deliver({ state, account }, { webhook_id, body, headers }) {
	const webhook = account.webhooks.get(Number(webhook_id));
	if (!webhook) throw new RangeError(`Webhook ${webhook_id} does not exist`);
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
	return state.deliveries.sendOnce(account, webhook, text, headers);
}

/** Routes for settings and test events: clock, signature, faults, variants. */
function createSettings(state) {
	const router = express.Router();
	router.post('/reset', (req, res) => {
		state.reset({ withWebhooks: req.body.keep_webhooks !== true });
		res.json({ ok: true });
	});
	router.post('/clock', async (req, res) => res.json(await setClock(state, req.body)));
	router.post('/signature', (req, res) => res.json(setSignature(state, req.body)));
	router.get('/variants', (req, res) => res.json(state.variants));
	router.post('/variants', (req, res) => {
		setVariants(state.variants, req.body);
		res.json(state.variants);
	});
	router.get('/faults', (req, res) => res.json(state.faults.all()));
	router.post('/faults', (req, res) => res.json(state.faults.add(req.body)));
	router.delete('/faults', (req, res) => {
		state.faults.clear();
		res.json({ ok: true });
	});
	router.delete('/faults/:id', (req, res) => {
		state.faults.remove(Number(req.params.id));
		res.json({ ok: true });
	});
	router.post('/quota', (req, res) => {
		const { quota } = req.context.account;
		for (const field of ['limit', 'used']) if (Number.isInteger(req.body[field])) quota[field] = req.body[field];
		res.json({ limit: quota.limit, used: quota.used });
	});
	router.post('/emit', (req, res) => {
		emit(req.context, req.body);
		res.json({ ok: true });
	});
	router.post('/deliver', async (req, res) => res.json(await deliver(req.context, req.body)));
	return router;
}

module.exports = { createSettings };
