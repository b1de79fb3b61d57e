'use strict';

const { createHash, createHmac } = require('node:crypto');

const MODES = ['hex', 'bytes', 'none'];

/**
 * The key of webhook signatures: the MD5 of the API token. Chat2Desk's reference does not say whether its hex text or its bytes.
 * @param {string} token
 * @param {'hex'|'bytes'} mode
 * @returns {string|Buffer}
 */
function signingKey(token, mode) {
	const md5 = createHash('md5').update(token);
	return mode === 'bytes' ? md5.digest() : md5.digest('hex');
}

/**
 * From the vendor's text: HMAC-SHA256 over the raw body, immediately followed by the timestamp's text.
 * @param {string|Buffer} key
 * @param {string|Buffer} body
 * @param {string} timestamp Unix seconds
 * @returns {string} lower-case hex
 */
function sign(key, body, timestamp) {
	return createHmac('sha256', key).update(body).update(timestamp).digest('hex');
}

/**
 * The headers that sign a delivery.
 * @param {{token: string, mode: string, body: string|Buffer, timestamp: string}} delivery
 * @returns {Record<string, string>} none where deliveries are not signed
 */
function signatureHeaders({ token, mode, body, timestamp }) {
	if (mode === 'none') return {};
	return { 'X-Signature': sign(signingKey(token, mode), body, timestamp), 'X-Timestamp': timestamp };
}

module.exports = { MODES, signingKey, sign, signatureHeaders };
