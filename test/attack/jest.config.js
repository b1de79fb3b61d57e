'use strict';

/** Sends malicious deliveries to a real n8n. Uses the servers of the end-to-end tests. */
module.exports = {
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: ['<rootDir>/*.test.js'],
	transform: {},
	globalSetup: '<rootDir>/setup.js',
	globalTeardown: '<rootDir>/../e2e/teardown.js',
	reporters: ['default', '<rootDir>/../support/summary-reporter.js'],
	maxWorkers: 1,
	testTimeout: 600_000,
	verbose: true,
};
