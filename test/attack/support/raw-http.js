'use strict';

const net = require('node:net');

const TIMEOUT_MS = 5_000;

/**
 * Composes a request in bytes without validation: an HTTP client would reject much of what an attacker sends.
 * @param {object} delivery
 * @param {string} delivery.path
 * @param {Buffer} delivery.body
 * @param {Record<string, string | string[]>} delivery.headers an array becomes several header lines; latin1
 * @param {boolean} [delivery.chunked]
 * @param {string} [delivery.method]
 * @param {string[]} [delivery.lines] further header lines
 * @returns {Buffer}
 */
function compose({ path, body, headers, chunked, method = 'POST', lines = [] }) {
	const named = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`));
	const length = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
	const head = [
		`${method} ${path} HTTP/1.1`,
		'Host: 127.0.0.1',
		'Connection: close',
		...named,
		length,
		...lines,
		'',
		'',
	].join('\r\n');
	return Buffer.concat([Buffer.from(head, 'latin1'), chunked ? inChunks(body) : body]);
}

/** A body in chunks of uneven sizes. */
function inChunks(body) {
	const parts = [];
	for (let at = 0, size = 1; at < body.length; at += size, size = (size * 7) % 8191) {
		const part = body.subarray(at, at + size);
		parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
	}
	return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** The response's status and body, once its header is complete. */
function parseAnswer(text) {
	const end = text.indexOf('\r\n\r\n');
	const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
	return end < 0 || status === undefined ? undefined : { status: Number(status), text: text.slice(end + 4) };
}

/**
 * Sends bytes over a separate connection.
 * @param {number} port of 127.0.0.1
 * @param {Buffer} bytes
 * @param {{leaveAfterMs?: number}} [options] when to close the connection, for endless requests
 * @returns {Promise<{status?: number, text: string, ms?: number}>} the first response, if any; `ms` from the last sent
 * byte to the response header, excluding the upload
 */
function exchange(port, bytes, { leaveAfterMs } = {}) {
	return new Promise((resolve, reject) => {
		const socket = net.connect(port, '127.0.0.1');
		let received = '';
		let sentAt;
		let ms;
		const limit = setTimeout(() => socket.destroy(new Error('no answer')), leaveAfterMs ?? TIMEOUT_MS);
		const finish = (error) => {
			clearTimeout(limit);
			const answer = parseAnswer(received);
			if (answer) resolve({ ...answer, ms });
			else if (leaveAfterMs !== undefined || error?.message !== 'no answer') resolve({ text: received });
			else reject(error);
		};
		socket.setNoDelay(true).setEncoding('latin1');
		socket.on('data', (part) => {
			received += part;
			if (ms === undefined && parseAnswer(received)) ms = sentAt === undefined ? 0 : performance.now() - sentAt;
		});
		socket.on('error', finish);
		socket.on('close', () => finish());
		socket.on('connect', () => {
			sentAt = performance.now();
			socket.write(bytes, () => {
				sentAt = performance.now();
			});
		});
	});
}

module.exports = { compose, exchange };
