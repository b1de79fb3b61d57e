'use strict';

/**
 * Ends what n8n-core and nock begin for the whole process and never end: nock is loaded anew for each file of tests, and each copy would
 * go on costing time to the files behind it.
 */

const { AsyncLocalStorage } = require('node:async_hooks');

// Timers hold all that the file had loaded, and those of old versions of n8n-core the process too.
const timers = [];
const { setInterval: begin } = globalThis;
globalThis.setInterval = (...args) => {
	const timer = begin(...args);
	timers.push(timer);
	return timer;
};
afterAll(() => timers.forEach((timer) => clearInterval(timer)));

// Each store in use is looked at for every promise of the process.
const stores = new Set();
for (const way of ['run', 'enterWith']) {
	const { [way]: use } = AsyncLocalStorage.prototype;
	AsyncLocalStorage.prototype[way] = function (...args) {
		stores.add(this);
		return use.apply(this, args);
	};
	afterAll(() => (AsyncLocalStorage.prototype[way] = use));
}
afterAll(() => stores.forEach((store) => store.disable()));
