'use strict';

const { buildPackage } = require('../../sandbox/start/package-install');

/** Builds the package before the tests unless dist is up to date: all suites run on the build output that is packed. */
module.exports = async function build() {
	await buildPackage();
};
