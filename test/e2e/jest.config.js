'use strict';

/** End-to-end tests: one n8n server and one sandbox for all files, started by setup.js. They run one after the other. */
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
