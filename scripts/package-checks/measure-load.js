'use strict';

/**
 * Loads the package's nodes once in this new process, like n8n, and prints the cost as JSON:
 * {cpuMs, hostCpuMs, modules, heapBytes, description: {bytes, operations}}. Run with `node --expose-gc measure-load.js <package folder>`;
 * n8n-workflow must be resolvable from that folder.
 */

const { createRequire } = require('node:module');
const path = require('node:path');

const folder = path.resolve(process.argv[2]);
const manifest = require(path.join(folder, 'package.json'));
const load = createRequire(path.join(folder, 'index.js'));

const cpuMsSince = (before) => {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
};

// n8n has already loaded it. Its cost is the measure of this machine's speed.
const beforeHost = process.cpuUsage();
load('n8n-workflow');
const hostCpuMs = cpuMsSince(beforeHost);

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
const cpuMs = cpuMsSince(before);
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
		hostCpuMs,
		modules,
		heapBytes,
		description: { bytes: Buffer.byteLength(JSON.stringify(action)), operations },
	}),
);
