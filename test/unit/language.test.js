'use strict';

/** Plain English: words and phrases of the old style are reported in user-facing texts, test titles and comments; old names anywhere. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { ROOT } = require('../support/constants');
const manifest = require('../../package.json');

const STYLE = [
	/\b(?:whoever|nobody|somebody|anybody)\b/i,
	/\b(?:mend(?:s|ed|ing)?|bears?|hears?|tells?|told)\b/i,
	/\b(?:as it stands|by itself|of its own|all the same|for good|for sure|such a one|is off)\b/i,
	/\b(?:is|are|has|have) to be\b/i,
	/\b(?:side by side|afresh|anew|goes? on|as it came|in words|in vain|made up|beside|whatever)\b/i,
	/\b(?:puts? out|puts? in|lets? in|sends? away|goes? on with|comes? to its end|under way)\b/i,
];

const OLD_NAMES =
	/\b(?:Traveller|Lane|Road|Spread|Wish|Mended|storey|bears|mends|whoever|nobody)\b|the house\b|what came of it/i;

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
	cwd: ROOT,
	encoding: 'utf8',
})
	.split('\0')
	.filter((file) => file && fs.existsSync(path.join(ROOT, file)));
const read = (file) => fs.readFileSync(path.join(ROOT, file), 'utf8');

const isText = (node) =>
	ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

/** Whether a node belongs to the first argument of describe, it or test, with or without a table. */
function isTitle(node) {
	if (ts.isTemplateSpan(node.parent) || ts.isTemplateExpression(node.parent)) return isTitle(node.parent);
	const { parent } = node;
	return (
		ts.isCallExpression(parent) &&
		parent.arguments[0] === node &&
		/^(?:describe|it|test|testProperty|testIfSupported)\b/.test(parent.expression.getText())
	);
}

/** String literals and parts of templates with their locations, except for single words. */
function textsIn(file, isIncluded = () => true) {
	const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
	const texts = [];
	const visit = (node) => {
		if (isText(node) && /\s/.test(node.text.trim()) && isIncluded(node)) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			texts.push({ where: `${file}:${line + 1}`, text: node.text });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

const wordsIn = (text) => STYLE.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);

const sourceTexts = files
	.filter((file) => /^(?:nodes|credentials)\/.*\.ts$|^sandbox\/(?:page|start|lib)\/.*\.js$|^docs\/diagram/.test(file))
	.flatMap((file) => textsIn(file));

const testTitles = files.filter((file) => /^test\/.*\.js$/.test(file)).flatMap((file) => textsIn(file, isTitle));

const SCRIPT = /\.(?:js|ts|mjs)$/;

/** Lines of comments. URLs in strings are not mistaken for comments, as `//` must follow a space or the start of the line. */
const comments = files
	.filter((file) => SCRIPT.test(file) && file !== 'test/unit/language.test.js')
	.flatMap((file) =>
		read(file)
			.split('\n')
			.flatMap((line, index) => {
				const [text] = /(?<!\S)(?:\/\/ |\/\*\*? |\* ).*/.exec(line) ?? [];
				return text === undefined ? [] : [{ where: `${file}:${index + 1}`, text }];
			}),
	);

/** Lines of documents without code blocks, of the sandbox page, the API contract and the example workflows. */
const lineTexts = files
	.filter((file) =>
		/^[^/]+\.md$|^(?:docs|test)\/.*\.md$|^sandbox\/.*\.(?:html|yaml)$|^docs\/workflows\/.*\.json$/.test(file),
	)
	.flatMap((file) =>
		read(file)
			.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, ''))
			.split('\n')
			.map((text, index) => ({ where: `${file}:${index + 1}`, text })),
	);

/** Keys of a description with values that n8n shows. */
const SHOWN = new Set([
	'action',
	'activationMessage',
	'active',
	'addOptionalFieldButtonText',
	'description',
	'displayName',
	'executionsHelp',
	'header',
	'hint',
	'inactive',
	'message',
	'multipleValueButtonText',
	'name',
	'placeholder',
	'subtitle',
	'title',
	'webhookDescription',
]);

/** Texts of a built description with their paths. */
function shownTexts(value, where) {
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		typeof inner === 'string'
			? (SHOWN.has(key) && [{ where: `${where}.${key}`, text: inner }]) || []
			: shownTexts(inner, `${where}.${key}`),
	);
}

const builtTexts = () =>
	[...manifest.n8n.nodes, ...manifest.n8n.credentials].flatMap((file) => {
		const name = path.basename(file).split('.')[0];
		const built = new (require(path.join(ROOT, file))[name])();
		return shownTexts(built.description ?? built, name);
	});

const violations = (texts) =>
	texts.flatMap(({ where, text }) => {
		const words = wordsIn(text);
		return words.length > 0 ? [`${where} ${words.join(', ')}: ${text}`] : [];
	});

test.each([
	['sources', sourceTexts, 500],
	['built descriptions', builtTexts(), 1_000],
	['documents', lineTexts, 500],
	['test titles', testTitles, 1_000],
	['comments', comments, 3_000],
])('finds the texts of the %s', (_name, texts, minimum) => {
	expect(texts.length).toBeGreaterThan(minimum);
});

test.each([
	['Whoever knows the URL can start the workflow', ['Whoever']],
	['The webhook is mended by itself', ['mended', 'by itself']],
	['Return all results', []],
])('finds words of the old style in "%s"', (text, words) => {
	expect(wordsIn(text)).toEqual(words);
});

test('texts in the sources are plain English', () => {
	expect(violations(sourceTexts)).toEqual([]);
});

test('texts of the editor are plain English', () => {
	expect(violations(builtTexts())).toEqual([]);
});

test('documents are plain English', () => {
	expect(violations(lineTexts)).toEqual([]);
});

test('test titles are plain English', () => {
	expect(violations(testTitles)).toEqual([]);
});

test('comments are plain English', () => {
	expect(violations(comments)).toEqual([]);
});

test('old names are gone', () => {
	const searched = files.filter(
		(file) =>
			/\.(?:js|ts|mjs|md|yml|yaml|css|html)$|^\.ci\//.test(file) && !/^CHANGELOG\.md$|language\.test\.js$/.test(file),
	);
	const wrong = searched.flatMap((file) =>
		read(file)
			.split('\n')
			.flatMap((line, index) => (OLD_NAMES.test(line) ? [`${file}:${index + 1} ${OLD_NAMES.exec(line)[0]}`] : [])),
	);
	expect(wrong).toEqual([]);
});
