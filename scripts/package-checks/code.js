'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { Linter } = require('eslint');
const { listFiles } = require('./files');

/** Globals of Node that the package may use. */
const GLOBALS = [
	'AbortController',
	'AbortSignal',
	'Buffer',
	'MessageChannel',
	'TextDecoder',
	'TextEncoder',
	'URL',
	'URLSearchParams',
	'performance',
];
const COMMONJS = ['exports', 'module', 'require'];

/** The name of the module in `require('…')`. */
const requiredModule = (node) =>
	node?.type === 'CallExpression' && node.callee.name === 'require' && node.arguments[0]?.type === 'Literal'
		? node.arguments[0].value
		: undefined;

/** Reports imported names that the module does not export. */
const exportedNames = {
	create(context) {
		const load = createRequire(context.filename);
		const check = (node, name, from) => {
			if (!(name in load(from))) context.report({ node, message: `'${name}' is not exported by '${from}'.` });
		};
		return {
			VariableDeclarator(node) {
				const from = requiredModule(node.init);
				if (from === undefined) return;
				for (const { key } of node.id.type === 'ObjectPattern' ? node.id.properties : [])
					check(key, key.name ?? key.value, from);
				if (node.id.type !== 'Identifier') return;
				const [variable] = context.sourceCode.getDeclaredVariables(node);
				for (const { identifier } of variable.references) {
					const { parent } = identifier;
					if (parent.type === 'MemberExpression' && parent.object === identifier && !parent.computed)
						check(parent.property, parent.property.name, from);
				}
			},
		};
	},
};

const CONFIG = {
	files: ['**/*.js'],
	languageOptions: {
		ecmaVersion: 2022,
		sourceType: 'commonjs',
		globals: Object.fromEntries([...GLOBALS, ...COMMONJS].map((name) => [name, 'readonly'])),
	},
	linterOptions: { reportUnusedDisableDirectives: 'off' },
	plugins: { package: { rules: { 'exported-names': exportedNames } } },
	rules: {
		'no-undef': 'error',
		'no-unused-vars': ['error', { args: 'none', caughtErrors: 'none', ignoreRestSiblings: true }],
		'package/exported-names': 'error',
	},
};

/**
 * Finds undefined identifiers, unused variables and imports, and names that the imported module does not export.
 * @param {string} folder the unpacked package, from which n8n-workflow can be resolved
 * @returns {string[]} one line per fault
 */
function codeFaults(folder) {
	const linter = new Linter({ cwd: folder });
	return listFiles(path.join(folder, 'dist'))
		.filter(({ file }) => file.endsWith('.js'))
		.flatMap(({ file }) => {
			const filename = path.join(folder, 'dist', file);
			const messages = linter.verify(fs.readFileSync(filename, 'utf8'), [CONFIG], { filename });
			return messages.map(({ line, message }) => `dist/${file}:${line} ${message}`);
		});
}

/** @param {import('./report').Report} report @param {string} folder */
function checkCode(report, folder) {
	const faults = codeFaults(folder);
	report.check('no undefined, unused or missing names in the compiled code', faults.length === 0, faults.join('\n'));
}

module.exports = { checkCode, codeFaults };
