'use strict';

/*
 * n8n looks at no Host header: a page whose name was pointed at 127.0.0.1 would be n8n's own page to a browser. Preloaded into n8n's
 * process this looks at it before n8n does, for requests, WebSockets and server-sent events alike. (A proxy before n8n would leave n8n's
 * own port without the check.)
 */

const http = require('node:http');
const { isForeignOrigin, isOwnHost } = require('../lib/host-check');
const { redirectTarget } = require('./redirects');

/** The editor's own API. Webhooks and forms have their own settings for pages of other origins. */
const EDITOR_API = /^\/+rest(?=[/?]|$)/i;

const isRefused = ({ url, headers }) => !isOwnHost(headers.host) || (EDITOR_API.test(url) && isForeignOrigin(headers));

const REFUSE = {
	request: (res) =>
		res
			.writeHead(403, { connection: 'close', 'content-type': 'text/plain' })
			.end('The playground answers to its own page only'),
	upgrade: (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
};
REFUSE.checkContinue = REFUSE.request;
REFUSE.checkExpectation = REFUSE.request;
REFUSE.connect = REFUSE.upgrade;

const { emit } = http.Server.prototype;

http.Server.prototype.emit = function guardedEmit(event, ...args) {
	if (REFUSE[event] && isRefused(args[0])) {
		REFUSE[event](args[1]);
		return true;
	}
	const page = event === 'request' && redirectTarget(args[0]);
	if (page) {
		args[1].writeHead(302, { location: page, 'cache-control': 'no-store' }).end();
		return true;
	}
	return emit.call(this, event, ...args);
};
