'use strict';

/** The names of this machine. A Host header with any other one comes from a page whose name was pointed at us (DNS rebinding). */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The host name of a Host header in lower case, without the port; undefined where it is none. */
function hostName(header) {
	return /^([a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.exec(header ?? '')?.[1].toLowerCase();
}

/**
 * Whether a Host header names this machine.
 * @param {string|undefined} header with or without a port
 */
const isOwnHost = (header) => OWN_NAMES.includes(hostName(header));

/**
 * Whether a browser says that a page of another origin sent the request. Programs send no Origin, and are nobody's page.
 * @param {{host?: string, origin?: string}} headers
 */
const isForeignOrigin = ({ host, origin }) =>
	origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase();

/**
 * Why a request is not answered.
 * @param {{host?: string, origin?: string}} headers
 * @returns {string|undefined} undefined where nothing speaks against it
 */
function refusalOf(headers) {
	if (!isOwnHost(headers.host)) return `This server answers to ${OWN_NAMES.join(', ')} only`;
	if (isForeignOrigin(headers)) return 'A page of another origin may not call this server';
	return undefined;
}

module.exports = { OWN_NAMES, isOwnHost, isForeignOrigin, refusalOf };
