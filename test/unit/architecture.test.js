'use strict';

const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { ROOT } = require('../support/constants');

const NODES = path.join(ROOT, 'nodes/Chat2Desk');

/** Layers, from the bottom up. A file imports from its own folder or from a lower layer. */
const LAYERS = [
	['utils'],
	['parsing'],
	['descriptions'],
	['api', 'resources'],
	['execution'],
	['send-and-wait', 'methods'],
	['trigger', 'memory'],
	[''],
];
const LAYER = Object.fromEntries(LAYERS.flatMap((folders, layer) => folders.map((folder) => [folder, layer])));

/** Base names that each folder may have. */
const CONVENTIONAL_NAMES = new Set(['index', 'types', 'fields', 'handlers']);

/** Folders between which modules are loaded on demand, and why: n8n loads all nodes at startup, and most are never executed. */
const LAZY_BOUNDARIES = {
	'nodes → execution': 'execute() of the action node',
	'nodes → memory': 'supplyData() of the chat memory',
	'nodes → send-and-wait': 'execute() and webhook() of the operation that waits for a response',
	'nodes → trigger': "webhook(), trigger() and the trigger's webhook methods",
	'methods → methods': 'dropdowns and the credential test: n8n needs only their names at startup',
	'resources → resources': 'the handlers of an operation, apart from its description',
	'resources → descriptions': "the parser of an account's transports, which one handler needs",
	'trigger → send-and-wait': "a client's message that may resume a waiting execution",
};

/** Type assertions (`value as Type`) in nodes/: only where the compiler cannot know, above all where the API's answer is read. */
const MAX_TYPE_ASSERTIONS = 60;

/** Files in a folder and its subfolders whose names match. */
const filesIn = (folder, pattern) =>
	fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return filesIn(file, pattern);
		return pattern.test(entry.name) ? [file] : [];
	});

const sources = filesIn(NODES, /\.ts$/);
const nameOf = (file) => path.relative(NODES, file);

/** The folder below nodes/Chat2Desk, which is the file's layer. */
const folderOf = (file) => {
	const parts = nameOf(file).split(path.sep);
	return parts.length > 1 ? parts[0] : '';
};

const resolve = (target) => [`${target}.ts`, path.join(target, 'index.ts')].find((file) => fs.existsSync(file));

/** Imported files, type-only and dynamic imports included. */
const importsOf = (file) =>
	[...fs.readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) =>
		resolve(path.resolve(path.dirname(file), target)),
	);

/** The type assertions of a file; `as const` asserts no type. */
function typeAssertionsOf(file) {
	const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const found = [];
	const visit = (node) => {
		if ((ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) || ts.isTypeAssertionExpression(node))
			found.push(node.getText());
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/**
 * Groups of files that import each other (strongly connected components, Tarjan's algorithm).
 * @param {Map<string, string[]>} graph
 * @returns {string[][]}
 */
function findCycles(graph) {
	const state = new Map();
	const stack = [];
	const cycles = [];
	const visit = (file) => {
		const own = { index: state.size, low: state.size, onStack: true };
		state.set(file, own);
		stack.push(file);
		for (const target of graph.get(file)) {
			if (!state.has(target)) own.low = Math.min(own.low, visit(target).low);
			else if (state.get(target).onStack) own.low = Math.min(own.low, state.get(target).index);
		}
		if (own.low === own.index) {
			const group = stack.splice(stack.indexOf(file));
			for (const member of group) state.get(member).onStack = false;
			if (group.length > 1 || graph.get(file).includes(file)) cycles.push(group.map(nameOf).sort());
		}
		return own;
	};
	for (const file of graph.keys()) if (!state.has(file)) visit(file);
	return cycles;
}

describe('nodes/', () => {
	test.each(sources.map((file) => [nameOf(file), file]))('%s imports from lower layers only', (_name, file) => {
		const folder = folderOf(file);
		expect(LAYER).toHaveProperty([folder]);
		const wrong = importsOf(file).filter(
			(target) => folderOf(target) !== folder && LAYER[folderOf(target)] >= LAYER[folder],
		);
		expect(wrong.map(nameOf)).toEqual([]);
	});

	test('has no import cycles', () => {
		expect(findCycles(new Map(sources.map((file) => [file, importsOf(file)])))).toEqual([]);
	});

	test('has unique base names', () => {
		const byName = {};
		for (const file of sources) (byName[path.basename(file, '.ts')] ??= []).push(nameOf(file));
		const repeated = Object.entries(byName).filter(
			([name, files]) => files.length > 1 && !CONVENTIONAL_NAMES.has(name),
		);
		expect(repeated.map(([, files]) => files)).toEqual([]);
	});

	test('loads modules on demand at known boundaries only', () => {
		const found = sources.flatMap((file) =>
			[...fs.readFileSync(file, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, target]) => {
				const to = folderOf(resolve(path.resolve(path.dirname(file), target)));
				return { file: nameOf(file), boundary: `${folderOf(file) || 'nodes'} → ${to}` };
			}),
		);
		expect(found.filter(({ boundary }) => !(boundary in LAZY_BOUNDARIES))).toEqual([]);
		const used = new Set(found.map(({ boundary }) => boundary));
		expect(Object.keys(LAZY_BOUNDARIES).filter((boundary) => !used.has(boundary))).toEqual([]);
	});

	test('narrows types instead of asserting them', () => {
		const assertions = sources.flatMap((file) => typeAssertionsOf(file).map((text) => `${nameOf(file)}: ${text}`));
		expect(assertions.length).toBeGreaterThan(0);
		expect(assertions.slice(MAX_TYPE_ASSERTIONS)).toEqual([]);
	});

	test('the credential imports api/credentials only', () => {
		const file = path.resolve(NODES, '../../credentials/Chat2DeskApi.credentials.ts');
		expect(importsOf(file).map(nameOf)).toEqual(['api/credentials.ts']);
	});
});

/** Names that one of our CommonJS files exports; `undefined` if `module.exports` is not a list of names. */
const exportsOf = (target) => {
	const file = [target, `${target}.js`, path.join(target, 'index.js')].find(
		(each) => /\.js$/.test(each) && fs.existsSync(each),
	);
	const [, list] = (file && /module\.exports = \{([^}]*)\}/.exec(fs.readFileSync(file, 'utf8'))) || [];
	if (list === undefined || /\.\.\.|dist/.test(list)) return undefined;
	return new Set(
		list
			.replace(/\/\/.*/g, '')
			.split(',')
			.map((name) => name.split(/[:(]/)[0].trim()),
	);
};

describe('test/, sandbox/ and scripts/', () => {
	// nock replaces Node's HTTP for every later test in the same process.
	test('tests that load nock restore it', () => {
		const suites = (folder) => filesIn(path.resolve(__dirname, '..', folder), /\.test\.js$/);
		const leaking = ['unit', 'integration', 'property'].flatMap(suites).filter((file) => {
			const text = fs.readFileSync(file, 'utf8');
			return (
				/require\('(nock|[./]+support\/(mock-api|run-once))'\)/.test(text) &&
				!/sealNetwork\(\)|nock\.restore\(\)/.test(text)
			);
		});
		expect(leaking).toEqual([]);
	});

	// Suites with a real n8n run rarely, so a missing export would be noticed late.
	test('import only names that exist', () => {
		const missing = ['test', 'sandbox', 'scripts']
			.flatMap((folder) => filesIn(path.join(ROOT, folder), /\.js$/))
			.flatMap((file) =>
				[...fs.readFileSync(file, 'utf8').matchAll(/const \{([^{}]*)\} = require\('(\.[^']+)'\)/g)].flatMap(
					([, names, from]) => {
						const exported = exportsOf(path.resolve(path.dirname(file), from));
						const imported = names.split(',').map((name) => name.split(':')[0].trim());
						return imported
							.filter((name) => name && exported && !exported.has(name))
							.map((name) => `${path.relative(ROOT, file)}: ${name} of ${from}`);
					},
				),
			);
		expect(missing).toEqual([]);
	});
});
