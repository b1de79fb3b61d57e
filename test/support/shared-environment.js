'use strict';

/** A jest environment that runs test files in the worker's own realm, where they can share loaded modules. See test/README.md. */

const { join, sep } = require('node:path');
const vm = require('node:vm');
const { ModuleMocker } = require('jest-mock');
const { ROOT } = require('./constants');

// `npm run test:core`: another version of n8n-core.
if (process.env.N8N_CORE_FOLDER) require('../compat/other-core');

// jest passes the realm to compile for, and Node rejects the current one.
const { compileFunction } = vm;
vm.compileFunction = (code, names, { parsingContext, ...options }) =>
	compileFunction(code, names, parsingContext === globalThis ? options : { ...options, parsingContext });

const BUILT = join(ROOT, 'dist') + sep;

/** Unloads the package, so that its state (such as the learned rate limits) is fresh for each file. */
function unloadPackage() {
	const isBuilt = ({ filename }) => filename?.startsWith(BUILT);
	for (const [file, module] of Object.entries(require.cache)) {
		if (isBuilt(module)) delete require.cache[file];
		// A parent's list of children would keep it in memory.
		else if (module.children.some(isBuilt)) module.children = module.children.filter((child) => !isBuilt(child));
	}
}

const isSame = (one, other) => Object.keys(other).every((key) => Object.is(one?.[key], other[key]));

/** Remembers an object's own properties, and returns a function that restores them. */
function snapshot(object) {
	const before = Object.getOwnPropertyDescriptors(object);
	return function restore() {
		for (const key of Reflect.ownKeys(object)) if (!Object.hasOwn(before, key)) Reflect.deleteProperty(object, key);
		for (const key of Reflect.ownKeys(before)) {
			if (!isSame(Object.getOwnPropertyDescriptor(object, key), before[key]))
				Reflect.defineProperty(object, key, before[key]);
		}
	};
}

const fakeTimers = {
	useFakeTimers() {
		throw new Error('Add "@jest-environment node" at the top of a file that fakes timers');
	},
};

module.exports = class SharedEnvironment {
	constructor() {
		this.restores = [globalThis, process.env].map(snapshot);
		// jest replaces both for each file.
		const { exit, getBuiltinModule } = process;
		this.restores.push(() => Object.assign(process, { exit, getBuiltinModule }));
		unloadPackage();
		this.global = globalThis;
		this.global.loadOnce = require;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimersModern = fakeTimers;
	}

	async setup() {}

	async teardown() {
		for (const restore of this.restores) restore();
		this.global = null;
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return this.global;
	}
};
