'use strict';

/*
 * Preloaded into n8n with `node --require`: a small server that collects garbage before a measurement, so that no
 * contestant pays for the previous one, and that writes profiles. During a measurement, only the profiler runs.
 */

const fs = require('node:fs');
const http = require('node:http');
const { Session } = require('node:inspector/promises');
const v8 = require('node:v8');
const vm = require('node:vm');

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** @type {Session | undefined} */
let session;

const acts = {
	// Twice, because the first collection only marks some objects as finalizable.
	async collect() {
		collect();
		collect();
	},
	async release() {
		collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
	},
	async profile() {
		session = new Session();
		session.connect();
		await session.post('Profiler.enable');
		await session.post('Profiler.setSamplingInterval', { interval: 500 });
		await session.post('Profiler.start');
	},
	async save(file) {
		const { profile } = await session.post('Profiler.stop');
		session.disconnect();
		fs.writeFileSync(file, JSON.stringify(profile));
	},
};

const server = http.createServer(async (request, response) => {
	const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
	try {
		await acts[pathname.slice(1)](searchParams.get('file'));
		response.end();
	} catch (error) {
		response.writeHead(500).end(error.message);
	}
});
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
server.unref();
