'use strict';

const path = require('node:path');

const LIBRARIES = /^(n8n-core|n8n-workflow|reflect-metadata)(\/|$)/;

/**
 * The counterpart of other-core.js for jest: resolves n8n's libraries from the folder in N8N_CORE_FOLDER, with one
 * shared copy.
 */
module.exports = function resolve(request, options) {
	const folder = process.env.N8N_CORE_FOLDER;
	const isOurs = LIBRARIES.test(request) && !options.basedir.startsWith(folder + path.sep);
	return options.defaultResolver(request, isOurs ? { ...options, basedir: folder } : options);
};
