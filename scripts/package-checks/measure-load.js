'use strict';

/**
 * Loads the package's nodes as n8n would, once, in this fresh process, and prints what that took as JSON:
 * {milliseconds, modules, heapBytes, description: {bytes, operations}}. Run with `node --expose-gc measure-load.js <package folder>`;
 * n8n-workflow must be reachable from that folder.
 */

const { createRequire } = require('node:module');
const path = require('node:path');

const folder = path.resolve(process.argv[2]);
const manifest = require(path.join(folder, 'package.json'));
const load = createRequire(path.join(folder, 'index.js'));

// The host has it in memory long before: it is no cost of ours.
load('n8n-workflow');

const modulesBefore = Object.keys(require.cache).length;
// Twice, for what the first collection only marks as finished.
global.gc();
global.gc();
const heapBefore = process.memoryUsage().heapUsed;
const begin = process.hrtime.bigint();
const nodes = manifest.n8n.nodes.map((file) => {
	const exported = load(`./${file}`);
	return new exported[path.basename(file, '.node.js')]();
});
const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
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
		milliseconds,
		modules,
		heapBytes,
		description: { bytes: Buffer.byteLength(JSON.stringify(action)), operations },
	}),
);
