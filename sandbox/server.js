#!/usr/bin/env node
'use strict';

const path = require('node:path');
const express = require('express');
const { createApi } = require('./lib/api');
const { createControl } = require('./lib/control');
const { fileNamed } = require('./lib/files');
const { withDefaults } = require('./lib/options');
const { uploadNamed } = require('./lib/uploads');
const { refusalOf } = require('./lib/visitors');
const { createWorld } = require('./lib/world');

const MAX_BODY = '20mb';

function sendFile(req, res) {
	const name = req.path.split('/').pop();
	const file = fileNamed(decodeURIComponent(name)) ?? uploadNamed(decodeURIComponent(name));
	// A page that somebody sends as a file must not become a page of the sandbox.
	res.set({ 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': 'sandbox' });
	if (!file) return res.status(404).type('text').send('No such file');
	return res.type(file.type).send(file.content);
}

function createApp(world) {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use((req, res, next) => {
		const refusal = refusalOf(req.headers);
		if (refusal) res.status(403).json({ status: 'error', message: refusal });
		else next();
	});
	app.use('/_sandbox', createControl(world));
	// Paths of stored files are relative to the storage host, which here is the server itself.
	app.get(['/files/:name', '/storage/{*path}', '/companies/:company/messages/{*path}'], sendFile);
	const api = createApi(world);
	app.use(['/v1', '/gateway'], express.raw({ type: () => true, limit: MAX_BODY }), (req, res, next) => {
		req.url = req.originalUrl;
		api(req, res).catch(next);
	});
	// Browsers ask for it by themselves; that is no call to the API.
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
	});
}

/**
 * Starts a Chat2Desk on this machine.
 * @param {object} [options] see lib/options.js; port 0 takes any free one
 * @returns {Promise<{url: string, port: number, world: any, state: any, close: () => Promise<void>}>} `state` is the first account's
 * data, as it is now
 * @throws where the port is taken, or an option is not understood
 */
async function createSandbox(options = {}) {
	const settings = withDefaults(options);
	const world = createWorld(settings);
	const server = await listen(createApp(world), settings);
	const { port } = server.address();
	world.url = `http://127.0.0.1:${port}`;
	return {
		url: world.url,
		port,
		world,
		get state() {
			return world.firstAccount();
		},
		async close() {
			world.clock.stop();
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
