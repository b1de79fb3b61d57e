'use strict';

/** Rows by ID, in insertion order. */
class Table {
	/** @type {any[] | undefined} */
	#byId;

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
		this.#byId = undefined;
		return row;
	}

	get(id) {
		return this.rows.get(id);
	}

	has(id) {
		return this.rows.has(id);
	}

	remove(id) {
		this.#byId = undefined;
		return this.rows.delete(id);
	}

	all() {
		return [...this.rows.values()];
	}

	/** All rows by ascending ID. Kept until the table changes, since every page of a list needs it; callers must not change it. */
	byId() {
		this.#byId ??= this.all().sort((a, b) => a.id - b.id);
		return this.#byId;
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
