'use strict';

const { dest, src } = require('gulp');

/** Copies icons, codex files and schema previews, which the compiler ignores. `encoding: false` keeps them byte for byte. */
function assets() {
	const files = ['nodes/**/*.{png,svg}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
	return src(files, { base: '.', encoding: false }).pipe(dest('dist'));
}

exports['build:assets'] = assets;
