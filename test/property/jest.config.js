'use strict';

const base = require('../../jest.config');

/**
 * Runs only the property-based suites, with SEEDS cases each: `SEEDS=1500 npm run test:property`. `npm test` runs 25 cases each.
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/property/**/*.test.js'],
	maxWorkers: 1,
	verbose: true,
};
