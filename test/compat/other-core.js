'use strict';

/**
 * Preloaded with `node --require`: resolves n8n's libraries from the folder in N8N_CORE_FOLDER, with one copy of
 * n8n-workflow shared by n8n-core, the package and the tests, as in n8n.
 */

const Module = require('node:module');
const path = require('node:path');

const folder = process.env.N8N_CORE_FOLDER;
const inFolder = Module.createRequire(path.join(folder, 'package.json'));
const LIBRARIES = /^(n8n-core|n8n-workflow|reflect-metadata|@n8n\/di)(\/|$)/;

const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveFilename(request, parent, ...more) {
	const isOurs = LIBRARIES.test(request) && !parent?.filename?.startsWith(folder);
	return isOurs ? inFolder.resolve(request) : resolve.call(this, request, parent, ...more);
};
