'use strict';

module.exports = {
	useTabs: true,
	singleQuote: true,
	printWidth: 120,
	trailingComma: 'all',
	overrides: [{ files: ['*.json', '*.yaml', '*.yml'], options: { useTabs: false } }],
};
