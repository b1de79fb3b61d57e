'use strict';

const base = require('../../jest.config');

/**
 * The property-based suites alone, with as many cases as SEEDS says: `SEEDS=1500 npm run test:property`. `npm test` runs a few of each.
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/property/**/*.test.js'],
	maxWorkers: 1,
	verbose: true,
};
