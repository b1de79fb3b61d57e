'use strict';

const { EventEmitter } = require('node:events');

const KEPT = 20_000;

/** A log that forgets its oldest records rather than fill the memory. */
class Log {
	constructor() {
		this.records = [];
		this.nextId = 1;
	}

	add(record) {
		const kept = { id: this.nextId++, ...record };
		this.records.push(kept);
		if (this.records.length > KEPT) this.records.shift();
		return kept;
	}

	all() {
		return this.records;
	}

	clear() {
		this.records = [];
	}
}

/**
 * Everything that can be watched: the logs of calls, violations, deliveries and operators' actions, and the live stream of events.
 * `onEvent` returns a function that stops listening.
 */
function createLogs() {
	const bus = new EventEmitter();
	bus.setMaxListeners(0);
	const logs = { calls: new Log(), violations: new Log(), deliveries: new Log(), actions: new Log() };
	return {
		...logs,
		publish: (event, record) => bus.emit('event', event, record),
		onEvent(listener) {
			bus.on('event', listener);
			return () => bus.off('event', listener);
		},
		clear: () => Object.values(logs).forEach((log) => log.clear()),
	};
}

module.exports = { createLogs };
