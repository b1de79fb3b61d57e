'use strict';

const http = require('node:http');

/**
 * A small server that collects reports from the workflows under test: an event that reaches the end of a branch was
 * processed.
 * @returns {Promise<{url: string, delayMs: number, of: (branch: string) => Map<number, object[]>, total: () => number,
 * close: () => Promise<void>}>} `of` returns a branch's reports by message ID; `delayMs` is the settable response delay
 */
async function startCounter() {
	/** @type {Map<string, Map<number, object[]>>} */
	const branches = new Map();
	let total = 0;
	const of = (branch) => {
		if (!branches.has(branch)) branches.set(branch, new Map());
		return branches.get(branch);
	};
	const counter = { delayMs: 0, of, total: () => total };
	const server = http.createServer((request, response) => {
		let text = '';
		request.setEncoding('utf8').on('data', (part) => {
			text += part;
		});
		request.on('end', () => {
			const report = JSON.parse(text);
			const reports = of(request.url.slice(1));
			reports.set(report.message, [...(reports.get(report.message) ?? []), report]);
			total += 1;
			setTimeout(() => response.end('{}'), counter.delayMs);
		});
	});
	await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => {
			server.close(resolve);
		});
	};
	return Object.assign(counter, { url: `http://127.0.0.1:${server.address().port}`, close });
}

module.exports = { startCounter };
