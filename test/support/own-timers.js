'use strict';

// n8n-core begins timers of its own and ends none: each would hold its whole copy of n8n-core, and those of old versions the process too.
const timers = [];
const { setInterval: begin } = globalThis;
globalThis.setInterval = (...args) => {
	const timer = begin(...args);
	timers.push(timer);
	return timer;
};
afterAll(() => timers.forEach((timer) => clearInterval(timer)));
