'use strict';

/*
 * Protects n8n against DNS rebinding, as n8n does not check the Host header. The module is preloaded into n8n's process and checks all
 * requests, WebSockets and server-sent events. (A proxy in front of n8n would leave n8n's own port unprotected.)
 */

const http = require('node:http');
const { isForeignOrigin, isLocalHost } = require('../lib/host-check');
const { redirectTarget } = require('./redirects');

/** The editor's API. Webhooks and forms have their own settings for other origins. */
const EDITOR_API = /^\/+rest(?=[/?]|$)/i;

const isRejected = ({ url, headers }) =>
	!isLocalHost(headers.host) || (EDITOR_API.test(url) && isForeignOrigin(headers));

const REJECT = {
	request: (res) =>
		res
			.writeHead(403, { connection: 'close', 'content-type': 'text/plain' })
			.end('The playground only accepts requests from its own page'),
	upgrade: (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
};
REJECT.checkContinue = REJECT.request;
REJECT.checkExpectation = REJECT.request;
REJECT.connect = REJECT.upgrade;

const { emit } = http.Server.prototype;

http.Server.prototype.emit = function guardedEmit(event, ...args) {
	if (REJECT[event] && isRejected(args[0])) {
		REJECT[event](args[1]);
		return true;
	}
	const location = event === 'request' && redirectTarget(args[0]);
	if (location) {
		args[1].writeHead(302, { location, 'cache-control': 'no-store' }).end();
		return true;
	}
	return emit.call(this, event, ...args);
};
