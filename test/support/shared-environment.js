'use strict';

/**
 * Files of tests run in the worker's own realm instead of one of their own. Only so can they share what Node loads once a worker (see
 * runtime.js): in n8n's eyes, an array or an error of another realm is none. What a file changes of the globals and of the
 * environment's variables is put back behind it.
 *
 * A file says `@jest-environment node` at its top where n8n-core must be loaded for it alone, and where it fakes timers.
 */

const { join, sep } = require('node:path');
const vm = require('node:vm');
const { ModuleMocker } = require('jest-mock');
const { ROOT } = require('./constants');

const BUILT = join(ROOT, 'dist') + sep;

/** The package's own state, such as what it knows of an account's limits, is fresh for each file. */
function forgetPackage() {
	const isBuilt = ({ filename }) => filename?.startsWith(BUILT);
	for (const [file, module] of Object.entries(require.cache)) {
		if (isBuilt(module)) delete require.cache[file];
		// Node's list of who loaded whom would keep it in memory.
		else if (module.children.some(isBuilt)) module.children = module.children.filter((child) => !isBuilt(child));
	}
}

// Where jest compiles a module for a realm, Node takes none for "here".
const { compileFunction } = vm;
vm.compileFunction = (code, names, { parsingContext, ...options }) =>
	compileFunction(code, names, parsingContext === globalThis ? options : { ...options, parsingContext });

const isSame = (one, other) => Object.keys(other).every((key) => Object.is(one?.[key], other[key]));

/** Remembers an object's own properties. */
function keep(object) {
	const before = Object.getOwnPropertyDescriptors(object);
	return function putBack() {
		for (const key of Reflect.ownKeys(object)) if (!Object.hasOwn(before, key)) Reflect.deleteProperty(object, key);
		for (const key of Reflect.ownKeys(before)) {
			if (!isSame(Object.getOwnPropertyDescriptor(object, key), before[key]))
				Reflect.defineProperty(object, key, before[key]);
		}
	};
}

const fakeTimers = {
	// In the worker's own realm jest would fake those of `node:timers` as well, and what lies below n8n would stand still.
	useFakeTimers() {
		throw new Error('A file that fakes timers has to say "@jest-environment node" at its top');
	},
};

/** What jest wants of an environment. */
module.exports = class OneRealm {
	constructor() {
		this.putBack = [globalThis, process.env].map(keep);
		// jest replaces both for each file.
		const { exit, getBuiltinModule } = process;
		this.putBack.push(() => Object.assign(process, { exit, getBuiltinModule }));
		forgetPackage();
		this.global = globalThis;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimersModern = fakeTimers;
	}

	async setup() {}

	async teardown() {
		for (const putBack of this.putBack) putBack();
		this.global = null;
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return this.global;
	}
};
