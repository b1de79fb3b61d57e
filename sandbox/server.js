#!/usr/bin/env node
'use strict';

const path = require('node:path');
const express = require('express');
const { createApi } = require('./lib/api');
const { createControl } = require('./lib/control');
const { getSampleFile } = require('./lib/files');
const { withDefaults } = require('./lib/options');
const { getUpload } = require('./lib/uploads');
const { rejectReason } = require('./lib/host-check');
const { createState } = require('./lib/state');

const MAX_BODY = '20mb';

function sendFile(req, res) {
	const name = req.path.split('/').pop();
	const file = getSampleFile(decodeURIComponent(name)) ?? getUpload(decodeURIComponent(name));
	// An uploaded HTML file must not run with the sandbox's origin.
	res.set({ 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': 'sandbox' });
	if (!file) return res.status(404).type('text').send('File not found');
	return res.type(file.type).send(file.content);
}

function createApp(state) {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use((req, res, next) => {
		const reason = rejectReason(req.headers);
		if (reason) res.status(403).json({ status: 'error', message: reason });
		else next();
	});
	app.use('/_sandbox', createControl(state));
	// Paths of stored files are relative to the storage host; here, that is this server.
	app.get(['/files/:name', '/storage/{*path}', '/companies/:company/messages/{*path}'], sendFile);
	const api = createApi(state);
	app.use(['/v1', '/gateway'], express.raw({ type: () => true, limit: MAX_BODY }), (req, res, next) => {
		req.url = req.originalUrl;
		api(req, res).catch(next);
	});
	// Browsers request this automatically; it is not an API request.
	app.get('/favicon.ico', (req, res) => res.status(204).end());
	app.use(express.static(path.join(__dirname, 'page')));
	app.use(express.raw({ type: () => true, limit: MAX_BODY }), (req, res, next) => {
		api(req, res).catch(next);
	});
	app.use((error, req, res, next) => {
		if (res.headersSent) return next(error);
		return res.status(error.status ?? 500).json({ status: 'error', message: error.message });
	});
	return app;
}

function listen(app, { port, host }) {
	return new Promise((resolve, reject) => {
		const server = app.listen(port, host, (error) => (error ? reject(error) : resolve(server)));
		// After the usual five seconds, a busy machine would lose a request on a connection that is being closed.
		server.keepAliveTimeout = 0;
	});
}

/**
 * Starts a local Chat2Desk server.
 * @param {object} [options] see lib/options.js; port 0 selects any free port
 * @returns {Promise<{url: string, port: number, state: any, account: any, close: () => Promise<void>}>} `account` is the current data of
 * the first account
 * @throws if the port is in use or an option is invalid
 */
async function createSandbox(options = {}) {
	const settings = withDefaults(options);
	const state = createState(settings);
	const server = await listen(createApp(state), settings);
	const { port } = server.address();
	state.url = `http://127.0.0.1:${port}`;
	return {
		url: state.url,
		port,
		state,
		get account() {
			return state.firstAccount();
		},
		async close() {
			state.clock.stop();
			state.attachments.stop();
			const closed = new Promise((resolve) => {
				server.close(resolve);
			});
			server.closeAllConnections();
			await closed;
		},
	};
}

module.exports = { createSandbox };

if (require.main === module) require('./lib/cli').run(createSandbox);
