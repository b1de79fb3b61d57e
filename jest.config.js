'use strict';

/** @type {import('jest').Config} */
module.exports = {
	// n8n-core is loaded once a worker, not once a file.
	testEnvironment: '<rootDir>/test/support/environment.js',
	runtime: '<rootDir>/test/support/runtime.js',
	testMatch: [
		'<rootDir>/test/unit/**/*.test.{js,ts}',
		'<rootDir>/test/integration/**/*.test.{js,ts}',
		'<rootDir>/test/seeded/**/*.seeded.{js,ts}',
	],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	globalSetup: '<rootDir>/test/support/build.js',
	setupFilesAfterEnv: ['<rootDir>/test/support/leave-nothing.js'],
	testTimeout: 30_000,
	// Set by `npm run test:core`: the suite on another version of n8n-core.
	...(process.env.N8N_CORE_FOLDER && { resolver: '<rootDir>/test/compat/jest-resolver.js' }),
	// nock lives in the globals that jest would otherwise complain about.
	testEnvironmentOptions: { globalsCleanup: 'off' },
	// One more than the cores of a small machine: many tests wait.
	maxWorkers: 3,
	testSequencer: '<rootDir>/test/support/sequencer.js',
	// Giving back its memory may take a worker longer than jest waits for it to end.
	workerGracefulExitTimeout: 5_000,
};
