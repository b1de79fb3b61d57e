'use strict';

const { buildPackage } = require('../../sandbox/start/package-install');

/** Builds the package before the tests unless dist is up to date. All suites test this output, which is also what is published. */
module.exports = async function build() {
	await buildPackage();
};
