'use strict';

/**
 * Loads the package's nodes once in this new process, like n8n, and prints the cost as JSON:
 * {cpuMs, modules, heapBytes, description: {bytes, operations}}. Run with `node --expose-gc measure-load.js <package folder>`;
 * n8n-workflow must be resolvable from that folder.
 */

const { createRequire } = require('node:module');
const path = require('node:path');

const folder = path.resolve(process.argv[2]);
const manifest = require(path.join(folder, 'package.json'));
const load = createRequire(path.join(folder, 'index.js'));

// n8n has already loaded it.
load('n8n-workflow');

const modulesBefore = Object.keys(require.cache).length;
// Twice, because the first run only marks some objects.
global.gc();
global.gc();
const heapBefore = process.memoryUsage().heapUsed;
// CPU time, because other processes affect the elapsed time.
const before = process.cpuUsage();
const nodes = manifest.n8n.nodes.map((file) => {
	const exported = load(`./${file}`);
	return new exported[path.basename(file, '.node.js')]();
});
const { user, system } = process.cpuUsage(before);
const cpuMs = (user + system) / 1000;
global.gc();
global.gc();
const heapBytes = process.memoryUsage().heapUsed - heapBefore;
const modules = Object.keys(require.cache).length - modulesBefore;

const action = nodes.find(({ description }) => description.group.includes('trigger') === false).description;
const operations = action.properties
	.filter(({ name }) => name === 'operation')
	.reduce((sum, { options }) => sum + options.length, 0);

console.log(
	JSON.stringify({
		cpuMs,
		modules,
		heapBytes,
		description: { bytes: Buffer.byteLength(JSON.stringify(action)), operations },
	}),
);
