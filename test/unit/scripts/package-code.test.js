'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { codeFaults } = require('../../../scripts/package-checks/code');
const { PACKAGE } = require('../../support/constants');

let folder;
beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-code-'));
	fs.mkdirSync(path.join(folder, 'dist'));
	fs.writeFileSync(path.join(folder, 'dist', 'page.js'), 'exports.LONGEST_ANSWER = 100;\n');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const faultsOf = (code) => {
	fs.writeFileSync(path.join(folder, 'dist', 'index.js'), code);
	return codeFaults(folder);
};

const IMPORT = "const page_1 = require('./page');\n";

test.each([
	['an import that is used', `${IMPORT}exports.cut = (text) => text.slice(0, page_1.LONGEST_ANSWER);\n`],
	['a destructured import', "const { LONGEST_ANSWER } = require('./page');\nexports.limit = LONGEST_ANSWER;\n"],
	['a module of Node', "const crypto_1 = require('crypto');\nexports.hash = () => crypto_1.createHash('md5');\n"],
])('accepts %s', (_name, code) => {
	expect(faultsOf(code)).toEqual([]);
});

test.each([
	['an unused import', `${IMPORT}exports.cut = (text) => text.sliceLONGEST_ANSWER;\n`, "'page_1' is assigned a value"],
	['an undefined name', 'exports.cut = (text) => text.slice(0, LONGEST_ANSWER);\n', "'LONGEST_ANSWER' is not defined"],
	['a global that Node lacks', 'exports.go = () => window.open();\n', "'window' is not defined"],
	['a missing export', `${IMPORT}exports.limit = page_1.LONGEST;\n`, "'LONGEST' is not exported by './page'"],
	[
		'a missing destructured export',
		"const { LONG } = require('./page');\nexports.a = LONG;\n",
		"'LONG' is not exported",
	],
	[
		'a missing export of a module of Node',
		"const crypto_1 = require('crypto');\nexports.hash = () => crypto_1.createHush('md5');\n",
		"'createHush' is not exported by 'crypto'",
	],
])('reports %s', (_name, code, fault) => {
	expect(faultsOf(code)).toEqual([expect.stringContaining(fault)]);
});

test('accepts the compiled package', () => {
	expect(codeFaults(PACKAGE)).toEqual([]);
});
