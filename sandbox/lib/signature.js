'use strict';

const { createHash, createHmac } = require('node:crypto');

const MODES = ['hex', 'bytes', 'none'];

/**
 * The key of webhook signatures: the MD5 of the API token. The Chat2Desk reference does not specify whether as hex string or bytes.
 * @param {string} token
 * @param {'hex'|'bytes'} mode
 * @returns {string|Buffer}
 */
function signingKey(token, mode) {
	const md5 = createHash('md5').update(token);
	return mode === 'bytes' ? md5.digest() : md5.digest('hex');
}

/**
 * HMAC-SHA256 of the raw body followed by the timestamp (vendor documentation).
 * @param {string|Buffer} key
 * @param {string|Buffer} body
 * @param {string} timestamp Unix seconds
 * @returns {string} lower-case hex
 */
function sign(key, body, timestamp) {
	return createHmac('sha256', key).update(body).update(timestamp).digest('hex');
}

/**
 * The signature headers of a delivery.
 * @param {{token: string, mode: string, body: string|Buffer, timestamp: string}} delivery
 * @returns {Record<string, string>} empty if deliveries are not signed
 */
function signatureHeaders({ token, mode, body, timestamp }) {
	if (mode === 'none') return {};
	return { 'X-Signature': sign(signingKey(token, mode), body, timestamp), 'X-Timestamp': timestamp };
}

module.exports = { MODES, signingKey, sign, signatureHeaders };
