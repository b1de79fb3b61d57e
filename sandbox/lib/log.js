'use strict';

const { EventEmitter } = require('node:events');

const MAX_RECORDS = 20_000;

/** A log with a limited number of records; the oldest ones are dropped. */
class Log {
	constructor() {
		this.records = [];
		this.nextId = 1;
	}

	add(record) {
		const entry = { id: this.nextId++, ...record };
		this.records.push(entry);
		if (this.records.length > MAX_RECORDS) this.records.shift();
		return entry;
	}

	all() {
		return this.records;
	}

	clear() {
		this.records = [];
	}
}

/**
 * Creates the logs of API requests, contract violations, deliveries, actions and fetched attachments, and the live event stream.
 * `onEvent` returns a function that unsubscribes.
 */
function createLogs() {
	const bus = new EventEmitter();
	bus.setMaxListeners(0);
	const logs = {
		calls: new Log(),
		violations: new Log(),
		deliveries: new Log(),
		actions: new Log(),
		attachments: new Log(),
	};
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
