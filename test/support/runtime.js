'use strict';

const { createRequire } = require('node:module');
const { join, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const { ROOT } = require('./constants');

// Another version of n8n-core, for Node's `require` as for jest's.
if (process.env.N8N_CORE_FOLDER) require('../compat/other-core');

const LIBRARY = /^(n8n-core|n8n-workflow|reflect-metadata|fast-check)(\/|$)/;
const BUILT = join(ROOT, 'dist') + sep;
const CONTRACT = join(ROOT, 'sandbox/lib/contract.js');

/**
 * jest's own runtime, which loads every module anew for each file of tests. n8n-core takes a second for that, so it and what it loads
 * itself, the built package, come from Node's `require` (see environment.js). So do the sandbox's contract, which does not change, and
 * fast-check, which makes tables of all characters.
 * Mocks work as ever.
 */
module.exports = class extends Runtime {
	constructor(config, environment, ...rest) {
		super(config, environment, ...rest);
		this.isInOneRealm = environment.global === globalThis;
	}

	requireModule(from, name, options, ...rest) {
		if (this.isInOneRealm && name && !options?.isInternalModule) {
			if (LIBRARY.test(name)) return require(name);
			const file = /dist|contract/.test(name) && createRequire(from).resolve(name);
			if (file && (file.startsWith(BUILT) || file === CONTRACT)) return require(file);
		}
		return super.requireModule(from, name, options, ...rest);
	}
};
