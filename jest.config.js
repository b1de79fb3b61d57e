'use strict';

/** Explained in test/README.md. @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/support/shared-environment.js',
	testMatch: ['<rootDir>/test/{unit,integration,property}/**/*.test.js'],
	transform: {
		'/dist/(nodes|credentials)/|/sandbox/lib/contract\\.js$|/node_modules/(n8n-core|n8n-workflow|reflect-metadata|nock|fast-check)/.*\\.[cm]?js$':
			'<rootDir>/test/support/load-once.js',
	},
	transformIgnorePatterns: [],
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	globalSetup: '<rootDir>/test/support/global-setup.js',
	globalTeardown: '<rootDir>/test/support/global-teardown.js',
	// Ends tests that hang. No test depends on it.
	testTimeout: 600_000,
	// `npm run test:core`: the suite on another version of n8n-core.
	...(process.env.N8N_CORE_FOLDER && { resolver: '<rootDir>/test/compat/jest-resolver.js' }),
	// nock lives in the globals that jest would otherwise complain about.
	testEnvironmentOptions: { globalsCleanup: 'off' },
	// One more than the cores of a small machine, because many tests wait.
	maxWorkers: 3,
	// A worker can take longer than jest's default to free its memory.
	workerGracefulExitTimeout: 5_000,
};
