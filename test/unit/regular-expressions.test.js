'use strict';

const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { ROOT } = require('../support/constants');
const { cpuMs } = require('../support/cpu-time');

/** For a text of this length, linear expressions take milliseconds of CPU time, quadratic ones a second or more. */
const LENGTH = 50_000;
const LIMIT_MS = 250;

const sources = (folder) =>
	fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return sources(file);
		return file.endsWith('.ts') ? [file] : [];
	});

/** All regular expressions of a file: literals, `new RegExp('…')`, and n8n's validation patterns for fields. */
function expressionsOf(file) {
	const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const found = [];
	const add = (node, pattern, flags = '') => {
		const { line } = source.getLineAndCharacterOfPosition(node.getStart());
		found.push({ where: `${path.relative(ROOT, file)}:${line + 1}`, expression: new RegExp(pattern, flags) });
	};
	const visit = (node) => {
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf('/');
			add(node, node.text.slice(1, end), node.text.slice(end + 1));
		}
		const isNew = ts.isNewExpression(node) && node.expression.getText() === 'RegExp';
		if (isNew && node.arguments?.[0] && ts.isStringLiteralLike(node.arguments[0])) add(node, node.arguments[0].text);
		const isPattern = ts.isPropertyAssignment(node) && node.name.getText() === 'regex';
		if (isPattern && ts.isStringLiteralLike(node.initializer)) add(node, node.initializer.text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

const ALWAYS = [
	'a',
	'0',
	' ',
	'\t',
	'\n',
	'\\',
	'/',
	'"',
	"'",
	'<',
	'.',
	'-',
	'+',
	'%',
	'=',
	':',
	',',
	'(',
	'я',
	'\u00a0',
	'a ',
	' a',
	'0.',
	'\\"',
	'%2',
	'a/',
	' \n',
];

/** Seeds for an expression: its words and letters, alone and with common separators. */
function seedsOf({ source }) {
	const letters = source.replace(/\\[sdwbBDSWpPu](?:\{[^}]*\})?/g, ' ').replace(/[\\^$*+?()[\]{}|]/g, ' ');
	const words = [...new Set(letters.split(/\s+/).filter(Boolean))].slice(0, 8);
	const single = [...new Set([...letters].filter((letter) => letter.trim() !== ''))].slice(0, 10);
	return { words, seeds: [...new Set([...ALWAYS, ...single, ...words, ...single.map((letter) => `${letter}0 `)])] };
}

const repeated = (seed, length) => seed.repeat(Math.ceil(length / seed.length)).slice(0, length);

/** Cached texts by seed: the engine flattens a repeated string when it is first read, which takes time. */
const textCache = new Map();

function textsOf(seed, length) {
	const key = `${length} ${seed}`;
	if (!textCache.has(key)) {
		const text = repeated(seed, length);
		textCache.set(key, { text, texts: [`${text}\u0001`, `a${text}x`] });
	}
	return textCache.get(key);
}

/** Texts that repeat a seed, also after a word of the expression, with an end that does not match. */
function* maliciousTexts(expression, length) {
	const { words, seeds } = seedsOf(expression);
	for (const seed of seeds) {
		const { text, texts } = textsOf(seed, length);
		yield* texts;
		for (const word of words.slice(0, 2)) yield `${word}${text}\u0001`;
	}
}

function time(expression, text) {
	return cpuMs(() => {
		expression.lastIndex = 0;
		if (expression.global) text.replace(expression, '');
		else expression.exec(text);
	}, LIMIT_MS);
}

/** Describes the first text that takes too long, if any. Shorter texts come first, as an exponential expression would not finish with long ones. */
function findSlowText(expression) {
	for (const length of [LENGTH / 10, LENGTH / 5, LENGTH]) {
		for (const text of maliciousTexts(expression, length)) {
			const ms = time(expression, text);
			if (ms > LIMIT_MS)
				return `${text.length} characters like ${JSON.stringify(text.slice(0, 20))} take ${ms.toFixed(0)} ms`;
		}
	}
	return undefined;
}

/** Results by expression, as some occur in several places. */
const results = new Map();

function findSlowTextCached(expression) {
	const key = String(expression);
	if (!results.has(key)) results.set(key, findSlowText(expression));
	return results.get(key);
}

const all = ['nodes', 'credentials'].flatMap((folder) => sources(path.join(ROOT, folder))).flatMap(expressionsOf);

test('finds the expressions in the sources', () => {
	expect(all.length).toBeGreaterThan(50);
});

test.each(all.map(({ where, expression }) => [where, String(expression), expression]))(
	'%s %s takes linear time',
	(_where, _text, expression) => {
		expect(findSlowTextCached(expression)).toBeUndefined();
	},
);

test.each([[/\/+$/], [/\s+$/], [/<title[^>]*>([^<]*)/i], [/\\*"id\\*"/], [/^\s*(null)?\s*$/], [/["'`]+$/g]])(
	'reports %s, which takes quadratic time',
	(expression) => {
		expect(findSlowText(expression)).toMatch(/take \d+ ms/);
	},
);
