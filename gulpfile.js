'use strict';

const { dest, src } = require('gulp');

/** Copies icons and codex files, which the compiler ignores. `encoding: false` keeps them byte for byte. */
function icons() {
	return src(['nodes/**/*.{png,svg}', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(dest('dist'));
}

exports['build:icons'] = icons;
