'use strict';

const path = require('node:path');

const LIBRARIES = /^(n8n-core|n8n-workflow|reflect-metadata)(\/|$)/;

/** For jest what other-core.js is for Node: n8n's libraries are those of the folder in N8N_CORE_FOLDER, one copy for all. */
module.exports = function resolve(request, options) {
	const folder = process.env.N8N_CORE_FOLDER;
	const isOurs = LIBRARIES.test(request) && !options.basedir.startsWith(folder + path.sep);
	return options.defaultResolver(request, isOurs ? { ...options, basedir: folder } : options);
};
