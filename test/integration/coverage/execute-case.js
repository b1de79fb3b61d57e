'use strict';

const { parametersOf } = require('./parameters');

/**
 * The values of a case, by property name.
 * @param {import('./cases').Case} each
 * @param {import('./cases').Scene} scene
 */
const valuesOf = ({ values = {} }, scene) => (typeof values === 'function' ? values(scene) : values);

/** Runs the cases in order and keeps their results for later cases. */
class CaseRunner {
	#made = new Map();

	/** @param {{account: any, url: string, state: any}} sandbox as returned by createSandbox */
	constructor(sandbox) {
		this.sandbox = sandbox;
	}

	/** Input for a case's values. */
	get scene() {
		const { account, url } = this.sandbox;
		return { state: account, url, made: (id, property) => this.#made.get(id)[property] };
	}

	valuesOf(each) {
		return valuesOf(each, this.scene);
	}

	/** The node parameters of a case, as the editor would store them. */
	parametersOf(each) {
		return parametersOf(each.operation, this.valuesOf(each), each.more);
	}

	/**
	 * Checks the output of a case and its effect on the account.
	 * @param {any} each the case
	 * @param {object[]} items the output, as plain objects
	 */
	checkResult(each, items) {
		expect(items.length).toBeGreaterThan(0);
		this.keepResult(each, items);
		each.check(items, this.scene);
		if (each.effect) expect(each.effect(this.sandbox.account)).toBeTruthy();
	}

	/** Keeps the output of a case for later cases. */
	keepResult(each, [first]) {
		this.#made.set(each.id, first);
	}

	/** The requests that arrived during a function call. */
	async callsOf(work) {
		const { calls } = this.sandbox.state.logs;
		const before = calls.all().at(-1)?.id ?? 0;
		const result = await work();
		return { result, calls: calls.all().filter(({ id }) => id > before) };
	}

	/** Contract violations since the log was cleared, in the sandbox's words. */
	get violations() {
		return this.sandbox.state.logs.violations.all().map(({ method, path, message }) => `${method} ${path}: ${message}`);
	}
}

module.exports = { CaseRunner, valuesOf };
