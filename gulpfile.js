'use strict';

const { dest, src } = require('gulp');

/** Copies what the compiler leaves behind: icons and codex files. `encoding: false` keeps them byte for byte. */
function assets() {
	return src(['nodes/**/*.{png,svg}', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(dest('dist'));
}

exports['build:icons'] = assets;
exports.default = assets;
