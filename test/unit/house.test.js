'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { ROOT } = require('../support/constants');

const NODES = path.join(ROOT, 'nodes/Chat2Desk');

/** Storeys of the house, from the roof down. An import goes to a lower one, or stays in its room. */
const STOREY = {
	'': 0,
	trigger: 1,
	methods: 2,
	'send-and-wait': 2,
	execution: 3,
	api: 4,
	resources: 4,
	descriptions: 5,
	parsing: 6,
	utils: 7,
};

/** The files of a folder and of those in it whose names fit. */
const filesIn = (folder, pattern) =>
	fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return filesIn(file, pattern);
		return pattern.test(entry.name) ? [file] : [];
	});

const roomOf = (file) => {
	const parts = path.relative(NODES, file).split(path.sep);
	return parts.length > 1 ? parts[0] : '';
};

/** The names that a file of ours gives: `undefined` where it gives more than its list says, or is no file of ours. */
const givenBy = (target) => {
	const file = [target, `${target}.js`, path.join(target, 'index.js')].find(
		(each) => /\.js$/.test(each) && fs.existsSync(each),
	);
	const [, list] = (file && /module\.exports = \{([^}]*)\}/.exec(fs.readFileSync(file, 'utf8'))) || [];
	if (list === undefined || /\.\.\.|dist/.test(list)) return undefined;
	return new Set(
		list
			.replace(/\/\/.*/g, '')
			.split(',')
			.map((name) => name.split(/[:(]/)[0].trim()),
	);
};

const importsOf = (file) =>
	[...fs.readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) =>
		path.resolve(path.dirname(file), target),
	);

describe('the house', () => {
	test.each(filesIn(NODES, /\.ts$/).map((file) => [path.relative(NODES, file), file]))(
		'%s imports from below only',
		(_name, file) => {
			const room = roomOf(file);
			expect(STOREY).toHaveProperty([room]);
			const wrong = importsOf(file).filter(
				(target) => roomOf(target) !== room && STOREY[roomOf(target)] <= STOREY[room],
			);
			expect(wrong.map((target) => path.relative(NODES, target))).toEqual([]);
		},
	);

	test('the credential uses the account alone', () => {
		const file = path.resolve(NODES, '../../credentials/Chat2DeskApi.credentials.ts');
		expect(importsOf(file).map((target) => path.relative(NODES, target))).toEqual(['api/credentials']);
	});

	// nock changes Node's HTTP as soon as it is loaded, for all that runs later in the same process.
	test('whoever loads nock in a test gives the network back', () => {
		const suites = (folder) => filesIn(path.resolve(__dirname, '..', folder), /\.(test|seeded)\.[jt]s$/);
		const keeps = ['unit', 'integration', 'seeded'].flatMap(suites).filter((file) => {
			const text = fs.readFileSync(file, 'utf8');
			return (
				/require\('(nock|[./]+support\/(wire|single))'\)/.test(text) && !/sealNetwork\(\)|nock\.restore\(\)/.test(text)
			);
		});
		expect(keeps).toEqual([]);
	});

	// Suites for a real n8n run before a release only: a helper that lost a name would be noticed too late.
	test('what a file of tests, sandbox or scripts takes from another is given there', () => {
		const missing = ['test', 'sandbox', 'scripts']
			.flatMap((folder) => filesIn(path.join(ROOT, folder), /\.js$/))
			.flatMap((file) =>
				[...fs.readFileSync(file, 'utf8').matchAll(/const \{([^{}]*)\} = require\('(\.[^']+)'\)/g)].flatMap(
					([, names, from]) => {
						const given = givenBy(path.resolve(path.dirname(file), from));
						const taken = names.split(',').map((name) => name.split(':')[0].trim());
						return taken
							.filter((name) => name && given && !given.has(name))
							.map((name) => `${path.relative(ROOT, file)}: ${name} of ${from}`);
					},
				),
			);
		expect(missing).toEqual([]);
	});
});
