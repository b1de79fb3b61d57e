'use strict';

/** End-to-end tests: all files share one n8n server and one sandbox, started by setup.js, and run sequentially. */
module.exports = {
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: ['<rootDir>/*.e2e.js'],
	transform: {},
	globalSetup: '<rootDir>/setup.js',
	globalTeardown: '<rootDir>/teardown.js',
	maxWorkers: 1,
	testTimeout: 120_000,
	verbose: true,
};
