'use strict';

const { TestEnvironment } = require('jest-environment-node');

/*
 * A worker that has nothing left to do would first give back some 2 GB of n8n-core piece by piece, which takes longer than the half second
 * after which jest calls it stuck. Ending it says the same to jest, at once. Handles that a test left open still keep it, and are told of.
 */
process.once('beforeExit', () => process.exit());

module.exports = TestEnvironment;
