'use strict';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/unit/**/*.test.{js,ts}', '<rootDir>/test/integration/**/*.test.{js,ts}'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	globalSetup: '<rootDir>/test/support/build.js',
	testTimeout: 30_000,
	// nock lives in the globals that jest would otherwise complain about.
	testEnvironmentOptions: { globalsCleanup: 'off' },
	// n8n-core takes a while and much memory to load: two cores, two workers.
	maxWorkers: 2,
};
