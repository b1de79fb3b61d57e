'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { timeInVideo } = require('../../../scripts/demo/recorder');
const { STEPS } = require('../../../scripts/demo/steps');
const { releaseProblems } = require('../../../scripts/release');
const { ROOT } = require('../../support/constants');

const read = (file) => fs.readFileSync(path.join(ROOT, file), 'utf8');

const READY = {
	version: '1.2.0',
	branch: 'main',
	status: '',
	tags: ['1.1.0'],
	changelog: '# Changelog\n\n## [1.2.0] - 2026-12-31\n\n- New',
	frozen: ['1.1.0', '1.2.0'],
};

test('a release has no problems on a clean main branch with a date and fixtures', () => {
	expect(releaseProblems(READY)).toEqual([]);
});

test.each([
	[{ branch: 'dev' }, 'Switch to "main"'],
	[{ status: ' M README.md' }, 'Commit them'],
	[{ tags: ['1.1.0', 'v1.2.0'] }, 'Set the next version'],
	[{ changelog: '## [1.2.0]\n\n- New' }, 'with the date'],
	[{ changelog: '## [1.1.0] - 2026-12-31' }, 'with the date'],
	[{ frozen: ['1.1.0'] }, 'npm run freeze:workflows'],
])('a release is refused with an instruction: %j', (change, text) => {
	const problems = releaseProblems({ ...READY, ...change });
	expect(problems).toHaveLength(1);
	expect(problems[0]).toContain(text);
});

test('the changelog has a section for the version in package.json', () => {
	expect(read('CHANGELOG.md')).toContain(`\n## [${JSON.parse(read('package.json')).version}]`);
});

test('all links name the repository in package.json', () => {
	const { repository } = JSON.parse(read('package.json'));
	const [, own] = /github\.com\/(.+)\.git$/.exec(repository.url);
	const codex = fs.readdirSync(path.join(ROOT, 'nodes/Chat2Desk')).filter((file) => file.endsWith('.node.json'));
	const files = ['README.md', 'package.json', ...codex.map((file) => `nodes/Chat2Desk/${file}`)];
	files.push('credentials/Chat2DeskApi.credentials.ts');
	for (const file of files) {
		const linked = [...read(file).matchAll(/github(?:usercontent)?\.com\/([\w.-]+\/[\w-]+)/g)].map(([, name]) => name);
		expect([file, [...new Set(linked)]]).toEqual([file, [own]]);
	}
});

test('the demo plays the steps in docs/verification.md', () => {
	const [, script] = read('docs/verification.md').split('\n## Demo\n');
	const described = [...script.matchAll(/^(\d)\. \*\*(.+?)\.\*\*/gm)].map(([, number, title]) => [
		Number(number),
		title,
	]);
	expect(described).toEqual(STEPS.map(({ title }, index) => [index + 1, title]));
});

test('the video speeds up only the parts that take too long', () => {
	const parts = [
		{ at: 0, maxMs: Infinity },
		{ at: 1_000, maxMs: 5_000 },
		{ at: 21_000, maxMs: 2_000 },
	];
	const times = [0, 1_000, 11_000, 21_000, 22_000].map((at) => timeInVideo(at, parts, 22_000));
	expect(times).toEqual([0, 1_000, 3_500, 6_000, 7_000]);
});
