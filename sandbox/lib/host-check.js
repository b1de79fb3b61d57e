'use strict';

/** Allowed host names. Any other Host header indicates DNS rebinding: a web page whose host name resolves to this machine. */
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The host name of a Host header in lower case, without the port; undefined if the header is invalid. */
function hostName(header) {
	return /^([a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.exec(header ?? '')?.[1].toLowerCase();
}

/**
 * Whether a Host header contains a local name.
 * @param {string|undefined} header with or without a port
 */
const isLocalHost = (header) => LOCAL_NAMES.includes(hostName(header));

/**
 * Whether a page of another origin sent the request. Only browsers send an Origin header.
 * @param {{host?: string, origin?: string}} headers
 */
const isForeignOrigin = ({ host, origin }) =>
	origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase();

/**
 * Whether a URL points to this machine.
 * @param {string} url
 */
const isLocalUrl = (url) =>
	URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && LOCAL_NAMES.includes(new URL(url).hostname);

/**
 * The reason for rejecting a request.
 * @param {{host?: string, origin?: string}} headers
 * @returns {string|undefined} undefined if the request is allowed
 */
function rejectReason(headers) {
	if (!isLocalHost(headers.host)) return `This server only accepts requests for ${LOCAL_NAMES.join(', ')}`;
	if (isForeignOrigin(headers)) return 'Requests from pages of other origins are not allowed';
	return undefined;
}

module.exports = { isLocalHost, isLocalUrl, isForeignOrigin, rejectReason };
