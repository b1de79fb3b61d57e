'use strict';

module.exports = {
	useTabs: true,
	singleQuote: true,
	printWidth: 120,
	trailingComma: 'all',
	overrides: [{ files: ['sandbox/**', 'scripts/**'], options: { printWidth: 140 } }],
};
