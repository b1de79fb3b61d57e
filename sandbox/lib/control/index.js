'use strict';

const express = require('express');
const { ApiError } = require('../responses');
const { createChat } = require('./chat');
const { createOperatorActions } = require('./operator');
const { createPracticeModel } = require('./practice-model');
const { createSettings } = require('./settings');
const { createEventStream } = require('./event-stream');

/**
 * The control API under /_sandbox, used by tests and the page.
 * @param {any} state
 */
function createControl(state) {
	const router = express.Router();
	router.use(express.json({ limit: '20mb', strict: false }));
	router.use((req, res, next) => {
		req.body ??= {};
		const token = req.query.account ?? req.body.account;
		req.context = { state, account: token === undefined ? state.firstAccount() : state.accounts.get(token) };
		if (req.context.account) next();
		else res.status(404).json({ error: 'Unknown account token' });
	});
	for (const part of [
		createEventStream(state),
		createSettings(state),
		createChat(state),
		createOperatorActions(state),
		createPracticeModel(),
	])
		router.use(part);
	router.use((req, res) => {
		res.status(404).json({ error: `Unknown endpoint: ${req.method} ${req.originalUrl}` });
	});
	router.use((error, req, res, next) => {
		if (res.headersSent) return next(error);
		const isClientError =
			error instanceof ApiError || error instanceof RangeError || error.type === 'entity.parse.failed';
		return res.status(isClientError ? 400 : (error.status ?? 500)).json({ error: error.message });
	});
	return router;
}

module.exports = { createControl };
