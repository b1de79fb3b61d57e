'use strict';

/** Plain English: words and phrases of the old style fail in texts for users, and old names fail anywhere. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { ROOT } = require('../support/constants');

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

const userTexts = files
	.filter((file) => /^(?:nodes|credentials)\/.*\.ts$|^sandbox\/page\/.*\.js$/.test(file))
	.flatMap(textsIn);

/** Rules that the texts do not follow yet. */
const PENDING = new Set(['texts', 'names']);
const rule = (name) => (PENDING.has(name) ? test.skip : test);

test('finds the texts of the package', () => {
	expect(userTexts.length).toBeGreaterThan(500);
});

test.each([
	['Whoever knows the URL can start the workflow', ['Whoever']],
	['The webhook is mended by itself', ['mended', 'by itself']],
	['Return all results', []],
])('finds the words of the old style in "%s"', (text, words) => {
	expect(wordsIn(text)).toEqual(words);
});

rule('texts')('texts for users are plain English', () => {
	const wrong = userTexts.flatMap(({ where, text }) => {
		const words = wordsIn(text);
		return words.length > 0 ? [`${where} ${words.join(', ')}: ${text}`] : [];
	});
	expect(wrong).toEqual([]);
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
