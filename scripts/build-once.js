'use strict';

/** Builds the package unless `dist` is up to date. */

const { buildPackage } = require('../sandbox/start/package-install');

buildPackage().catch((error) => {
	console.error(error.message);
	process.exitCode = 1;
});
