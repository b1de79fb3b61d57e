'use strict';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: [
		'<rootDir>/test/unit/**/*.test.{js,ts}',
		'<rootDir>/test/integration/**/*.test.{js,ts}',
		'<rootDir>/test/seeded/**/*.seeded.{js,ts}',
	],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	globalSetup: '<rootDir>/test/support/build.js',
	setupFilesAfterEnv: ['<rootDir>/test/support/own-timers.js'],
	testTimeout: 30_000,
	// Set by `npm run test:core`: the suite on another version of n8n-core.
	...(process.env.N8N_CORE_FOLDER && { resolver: '<rootDir>/test/compat/jest-resolver.js' }),
	// nock lives in the globals that jest would otherwise complain about.
	testEnvironmentOptions: { globalsCleanup: 'off' },
	// n8n-core takes a while and much memory to load: two cores, two workers.
	maxWorkers: 2,
};
