'use strict';

const { randomBytes } = require('node:crypto');
const path = require('node:path');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { findFreePort } = require('../../../sandbox/start/ports');

const WORKERS = 2;
const WEBHOOK_PROCESSORS = 2;
/** Concurrent executions per worker. */
const CONCURRENCY = 5;

/**
 * n8n's defaults (60, 10 and 30 s) delay the detection of a dead worker by up to 90 s. Values that are too low mistake
 * a busy worker for a dead one.
 */
const STALLED_MS = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '4000',
	QUEUE_WORKER_STALLED_INTERVAL: '10000',
};

/** The environment of all processes of a cluster. */
function commonEnvironment({ environment, postgres, redis, publicPort }) {
	return {
		...environment,
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'n8n',
		DB_POSTGRESDB_USER: postgres.role,
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		...STALLED_MS,
		// Chat2Desk uses the URL of the first webhook processor. In production, this would be a load balancer.
		WEBHOOK_URL: `http://127.0.0.1:${publicPort}/`,
	};
}

/**
 * Starts n8n's queue mode: a main process, two workers, two webhook processors, all on loopback.
 * @param {object} options
 * @param {string} options.node Node to run them with
 * @param {NodeJS.ProcessEnv} options.environment n8n settings for this machine
 * @param {string} options.userFolder with the package installed
 * @param {string} options.logs folder
 * @param {{host: string, port: number, role: string}} options.postgres with an empty database `n8n`
 * @param {{host: string, port: number}} options.redis
 * @param {(stop: () => Promise<void>) => void} options.whenEnding called with a stop function for each started process
 * @returns {Promise<{main: {url: string}, workers: Array<{pid: number}>, processors: Array<{url: string}>, addWorker:
 * () => Promise<{pid: number}>}>}
 */
async function startCluster({ node, environment, userFolder, logs, postgres, redis, whenEnding }) {
	const processorPorts = await Promise.all(Array.from({ length: WEBHOOK_PROCESSORS }, findFreePort));
	const common = commonEnvironment({ environment, postgres, redis, publicPort: processorPorts[0] });
	const start = async (name, port, command, args = []) => {
		const log = path.join(logs, `${name}.log`);
		const started = await startN8n({ node, command, args, userFolder, port, log, environment: common });
		whenEnding(started.stop);
		return started;
	};
	let workersSoFar = 0;
	const addWorker = async () => {
		workersSoFar += 1;
		return await start(`worker-${workersSoFar}`, await findFreePort(), 'worker', [`--concurrency=${CONCURRENCY}`]);
	};
	// The first process migrates the database. Concurrent migrations would fail.
	const main = await start('main', await findFreePort(), 'start');
	const [workers, processors] = await Promise.all([
		Promise.all(Array.from({ length: WORKERS }, addWorker)),
		Promise.all(processorPorts.map((port, index) => start(`webhook-${index + 1}`, port, 'webhook'))),
	]);
	return { main, workers, processors, addWorker };
}

module.exports = { startCluster, CONCURRENCY };
