'use strict';

/** Rows by ID, in insertion order. */
class Table {
	/** @param {number} firstId */
	constructor(firstId) {
		this.nextId = firstId;
		this.rows = new Map();
	}

	/**
	 * @param {any} row gets the next ID if it has none
	 * @returns {any} the stored row
	 */
	add({ id = this.nextId, ...fields }) {
		const row = { id, ...fields };
		if (typeof id === 'number') this.nextId = Math.max(this.nextId, id + 1);
		this.rows.set(id, row);
		return row;
	}

	get(id) {
		return this.rows.get(id);
	}

	has(id) {
		return this.rows.has(id);
	}

	remove(id) {
		return this.rows.delete(id);
	}

	all() {
		return [...this.rows.values()];
	}

	filter(test) {
		return this.all().filter(test);
	}

	find(test) {
		for (const row of this.rows.values()) if (test(row)) return row;
		return undefined;
	}

	get size() {
		return this.rows.size;
	}
}

module.exports = { Table };
