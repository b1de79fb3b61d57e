'use strict';

const { Transform } = require('node:stream');
const { dest, src } = require('gulp');

/** Copies what the compiler leaves behind: icons and codex files. `encoding: false` keeps them byte for byte. */
function assets() {
	return src(['nodes/**/*.{png,svg}', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(dest('dist'));
}

/**
 * What the compiler writes into each file for importers that this package does not have: the mark of a module with a default export,
 * and names that are set to nothing before they are set.
 */
const BALLAST = [/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m, /^exports(\.\w+ = exports)*\.\w+ = void 0;\n/m];

/** Takes the ballast out of what was compiled: about 4 of 100 bytes of the package. */
function lean() {
	const lighten = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const text = BALLAST.reduce((rest, pattern) => rest.replace(pattern, ''), file.contents.toString('utf8'));
			file.contents = Buffer.from(text);
			done(null, file);
		},
	});
	return src('dist/**/*.js', { encoding: false }).pipe(lighten).pipe(dest('dist'));
}

exports['build:icons'] = assets;
exports['build:lean'] = lean;
exports.default = assets;
