'use strict';

const base = require('../../jest.config');

/**
 * The seeded suites alone, with as many seeds as SEEDS says: `SEEDS=1500 npm run test:seeded`. A plain `npm test` has them with few.
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/seeded/**/*.seeded.{js,ts}'],
	maxWorkers: 1,
	verbose: true,
};
