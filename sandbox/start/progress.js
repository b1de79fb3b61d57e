'use strict';

const LOG_INTERVAL_MS = 15_000;

/** Elapsed time, for example "7 s" or "1:05 min". */
function formatElapsed(since) {
	const seconds = Math.round((Date.now() - since) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

/**
 * Shows the progress of a long step: a self-updating line in a terminal, or one line every 15 s in a log file.
 * @param {string} title
 * @param {{stream?: NodeJS.WriteStream}} [options]
 * @returns {{detail: (text: string) => void, done: (text?: string) => void, fail: () => void}}
 */
function startProgress(title, { stream = process.stdout } = {}) {
	const since = Date.now();
	let text = '';
	let lastPrinted = 0;
	const line = () => `  ${title} … ${text ? `${text}, ` : ''}${formatElapsed(since)}`;
	const print = () => {
		if (stream.isTTY) stream.write(`\r\x1b[K${line().slice(0, (stream.columns || 100) - 1)}`);
		else if (Date.now() - lastPrinted >= LOG_INTERVAL_MS) {
			lastPrinted = Date.now();
			stream.write(`${line()}\n`);
		}
	};
	const timer = setInterval(print, stream.isTTY ? 250 : 1_000);
	timer.unref();
	print();
	const end = (result) => {
		clearInterval(timer);
		stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}  ${title}: ${result} (${formatElapsed(since)})\n`);
	};
	return {
		detail: (value) => {
			text = value;
		},
		done: (value = 'done') => end(value),
		fail: () => end('failed'),
	};
}

/**
 * Runs a step with a progress line.
 * @template T
 * @param {string} title
 * @param {(progress: {detail: (text: string) => void}) => Promise<T>} step
 * @returns {Promise<T>}
 */
async function withProgress(title, step) {
	const progress = startProgress(title);
	try {
		const result = await step(progress);
		progress.done();
		return result;
	} catch (error) {
		progress.fail();
		throw error;
	}
}

module.exports = { withProgress };
