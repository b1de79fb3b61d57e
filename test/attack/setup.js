'use strict';

const startServers = require('../e2e/setup');

/** Starts the servers with debug logging, because the trigger logs ignored deliveries on level "debug". */
module.exports = async function setup() {
	process.env.E2E_N8N_ENVIRONMENT = JSON.stringify({ N8N_LOG_LEVEL: 'debug', NO_COLOR: '1' });
	await startServers();
};
