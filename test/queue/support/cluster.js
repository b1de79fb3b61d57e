'use strict';

const { randomBytes } = require('node:crypto');
const path = require('node:path');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { findFreePort } = require('../../../sandbox/start/ports');

const WORKERS = 2;
const WEBHOOK_PROCESSORS = 2;
/** Executions that a worker runs at a time. */
const CONCURRENCY = 5;

/** n8n's defaults (60, 10 and 30 s) let a dead worker go unnoticed for up to 90 s. A busy machine must not be mistaken for a dead one either. */
const STALLED_MS = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '4000',
	QUEUE_WORKER_STALLED_INTERVAL: '10000',
};

/** What all processes of a cluster are told. */
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
		// Chat2Desk is told the address of the first webhook processor; a load balancer would stand here in earnest.
		WEBHOOK_URL: `http://127.0.0.1:${publicPort}/`,
	};
}

/**
 * Starts n8n's queue mode: a main process, two workers, two webhook processors, all on loopback.
 * @param {object} options
 * @param {string} options.node Node to run them with
 * @param {NodeJS.ProcessEnv} options.environment what this machine's n8n needs to be told
 * @param {string} options.userFolder with the package installed in it
 * @param {string} options.logs folder
 * @param {{host: string, port: number, role: string}} options.postgres with an empty database `n8n`
 * @param {{host: string, port: number}} options.redis
 * @param {(stop: () => Promise<void>) => void} options.whenEnding is told how to end each of them, as soon as it runs
 * @returns {Promise<{main: {url: string}, workers: Array<{pid: number}>, processors: Array<{url: string}>,
 *   addWorker: () => Promise<{pid: number}>}>}
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
	// The first process brings the database up to date; the others must not try the same at the same time.
	const main = await start('main', await findFreePort(), 'start');
	const [workers, processors] = await Promise.all([
		Promise.all(Array.from({ length: WORKERS }, addWorker)),
		Promise.all(processorPorts.map((port, index) => start(`webhook-${index + 1}`, port, 'webhook'))),
	]);
	return { main, workers, processors, addWorker };
}

module.exports = { startCluster, CONCURRENCY };
