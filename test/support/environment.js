'use strict';

const { basename } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

// A worker of jest takes its copies of n8n-core apart when it ends, for longer than jest waits: as if a test had left something behind.
if (basename(require.main?.filename ?? '') === 'processChild.js') process.once('exit', (code) => process.reallyExit(code));

/** jest's own environment, in a worker that ends at once. */
module.exports = TestEnvironment;
