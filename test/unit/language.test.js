'use strict';

/** Plain English: words and phrases of the old style fail in texts for users, and old names fail anywhere. */

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

/** String literals and parts of templates, with their lines. Comments, imports and single words are no texts. */
function textsIn(file) {
	const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
	const texts = [];
	const visit = (node) => {
		const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
		if (isText && /\s/.test(node.text.trim())) {
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
	.flatMap(textsIn);

/** Lines of prose: documents outside of code, the sandbox page, and the API contract. */
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

/** Keys of a description whose values n8n shows. */
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

/** Texts of a built description, with the path to each. */
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

/** Rules that the texts do not follow yet. */
const PENDING = new Set(['documents', 'names']);
const rule = (name) => (PENDING.has(name) ? test.skip : test);

const violations = (texts) =>
	texts.flatMap(({ where, text }) => {
		const words = wordsIn(text);
		return words.length > 0 ? [`${where} ${words.join(', ')}: ${text}`] : [];
	});

test.each([
	['sources', sourceTexts, 500],
	['built descriptions', builtTexts(), 1_000],
	['documents', lineTexts, 500],
])('finds the texts of the %s', (_name, texts, least) => {
	expect(texts.length).toBeGreaterThan(least);
});

test.each([
	['Whoever knows the URL can start the workflow', ['Whoever']],
	['The webhook is mended by itself', ['mended', 'by itself']],
	['Return all results', []],
])('finds the words of the old style in "%s"', (text, words) => {
	expect(wordsIn(text)).toEqual(words);
});

rule('source texts')('texts in the sources are plain English', () => {
	expect(violations(sourceTexts)).toEqual([]);
});

rule('built texts')('texts of the editor are plain English', () => {
	expect(violations(builtTexts())).toEqual([]);
});

rule('documents')('documents are plain English', () => {
	expect(violations(lineTexts)).toEqual([]);
});

rule('names')('old names are gone', () => {
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
