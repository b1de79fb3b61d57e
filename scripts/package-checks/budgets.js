'use strict';

const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { listFiles } = require('./files');

const RUNS = 15;

/** Loads the nodes in new processes and returns the minimum of each figure, as noise only increases a measurement. */
function measureLoad(folder) {
	const script = path.join(__dirname, 'measure-load.js');
	const runs = Array.from({ length: RUNS }, () =>
		JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, folder], { encoding: 'utf8' })),
	);
	const best = (field) => Math.min(...runs.map((run) => run[field]));
	return {
		// Relative within each run, so that the check does not depend on the machine's speed, which changes between runs.
		cpuShare: Math.min(...runs.map(({ cpuMs, hostCpuMs }) => cpuMs / hostCpuMs)),
		modules: best('modules'),
		heapBytes: best('heapBytes'),
		description: runs[0].description,
	};
}

/**
 * Budgets: n8n keeps the package in memory and sends its description to every open editor.
 * @param {string} folder the unpacked tarball, from which n8n-workflow can be resolved
 * @returns {Array<[title: string, value: number, limit: number, unit: string]>}
 */
function budgetsOf(folder) {
	const { cpuShare, modules, heapBytes, description } = measureLoad(folder);
	const { bytes, operations } = description;
	const size = listFiles(folder).reduce((sum, file) => sum + file.bytes, 0);
	return [
		['unpacked size', size / 1000, 790, 'kB'],
		['CPU time of loading the nodes, in relation to n8n-workflow', cpuShare * 100, 7, '%'],
		['modules loaded', modules, 45, ''],
		['heap used', heapBytes / 1e6, 3, 'MB'],
		[`description of the action node, for each of its ${operations} operations`, bytes / operations, 1400, 'bytes'],
	];
}

module.exports = { budgetsOf };
