'use strict';

const { Transform } = require('node:stream');
const { dest, src } = require('gulp');
const { minify } = require('terser');

/** Copies what the compiler leaves behind: icons and codex files. `encoding: false` keeps them byte for byte. */
function assets() {
	return src(['nodes/**/*.{png,svg}', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(dest('dist'));
}

/**
 * What the compiler writes into each file for importers that this package does not have: the mark of a module with a default export,
 * and names that are set to nothing before they are set.
 */
const BALLAST = [
	/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m,
	/^exports(\.\w+ = exports)*\.\w+ = void 0;\n/m,
];

/** Exports of functions as the compiler writes them at the top of a file, a line each. */
const EXPORTS = /(?:^exports\.(\w+) = \1;\n){2,}/gm;

/** The same in one line. */
const together = (text) =>
	text.replace(
		EXPORTS,
		(lines) => `Object.assign(exports, { ${[...lines.matchAll(/ = (\w+);/g)].map(([, name]) => name).join(', ')} });\n`,
	);

/** Whether a name stands in a text by itself: not as a property of something, nor as a key. */
const stands = (name, text) => new RegExp(`(?<![.\\w$])${name}\\b(?!['"]?: )`).test(text);

/** An import as the compiler writes it: `const moments_1 = require("../values/moments");` */
const IMPORT = /^const (\w+_\d+) = require\(("[^"]+")\);$/gm;

/**
 * Gives imported functions their names of the source back: `(0, moments_1.readMoment)(text)` becomes `readMoment(text)`. An import whose
 * name means something else in the file stays as it was.
 */
function withOwnNames(text) {
	return [...text.matchAll(IMPORT)].reduce((rest, [line, held, from]) => {
		const used = new RegExp(`\\(0, ${held}\\.(\\w+)\\)|\\b${held}\\.(\\w+)`, 'g');
		const names = [...new Set([...rest.matchAll(used)].map(([, called, read]) => called ?? read))].sort();
		const body = rest.replace(line, '').replace(used, '');
		if (names.length === 0 || new RegExp(`\\b${held}\\b`).test(body) || names.some((name) => stands(name, body)))
			return rest;
		return rest
			.replace(line, `const { ${names.join(', ')} } = require(${from});`)
			.replace(used, (_, called, read) => called ?? read);
	}, text);
}

/** An exported function that a file holds in a constant, as the compiler writes it after that. */
const HELD = /^exports\.(\w+) = \1;$/gm;

/** Calls of the own exports by their own names: `(0, exports.tokenOf)(row)` becomes `tokenOf(row)`. One that something else is called as well stays. */
function withHeldNames(text) {
	return [...text.matchAll(HELD)].reduce((rest, [line, name]) => {
		const body = rest.replace(line, '').replace(`const ${name} = `, '');
		return stands(name, body) ? rest : rest.replaceAll(`(0, exports.${name})(`, `${name}(`);
	}, text);
}

/** One statement a line, without the blanks around signs. All names, texts and the order of things stay: nothing has to be read twice. */
const LAYOUT = { compress: false, mangle: false, format: { ecma: 2020, semicolons: false, quote_style: 1 } };

/** Makes what was compiled as small as it can be and still be read: about 18 of 100 bytes of the package. */
function lean() {
	const lighten = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const text = BALLAST.reduce((rest, pattern) => rest.replace(pattern, ''), file.contents.toString('utf8'));
			const laidOut = ({ code }) => {
				file.contents = Buffer.from(`${code}\n`);
				return file;
			};
			minify(withHeldNames(withOwnNames(together(text))), LAYOUT)
				.then(laidOut)
				.then((result) => done(null, result), done);
		},
	});
	return src('dist/**/*.js', { encoding: false }).pipe(lighten).pipe(dest('dist'));
}

exports['build:icons'] = assets;
exports['build:lean'] = lean;
exports.default = assets;
