'use strict';

/** Checks that the version in package.json can be released, and creates its tag: `npm run release`. Pushing the tag publishes it. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trimEnd();

/**
 * What prevents a release.
 * @param {{version: string, branch: string, status: string, tags: string[], changelog: string, frozen: string[]}} state `frozen`: the
 * versions whose workflows are fixtures
 * @returns {string[]} empty if nothing does
 */
function releaseProblems({ version, branch, status, tags, changelog, frozen }) {
	const isDated = changelog
		.split('\n')
		.some((line) => /^ - \d{4}-\d\d-\d\d$/.test(line.replace(`## [${version}]`, '')));
	return [
		branch !== 'main' && `The branch is "${branch}". Switch to "main".`,
		status !== '' && `There are uncommitted changes. Commit them:\n${status}`,
		tags.some((tag) => [version, `v${version}`].includes(tag)) && `${version} has a tag already. Set the next version.`,
		!isDated && `CHANGELOG.md has no line "## [${version}] - YYYY-MM-DD". Add it, with the date of the release.`,
		!frozen.includes(version) && `The example workflows are not fixtures of ${version}. Run npm run freeze:workflows.`,
	].filter(Boolean);
}

function main() {
	const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
	const problems = releaseProblems({
		version,
		branch: git('branch', '--show-current'),
		status: git('status', '--porcelain'),
		tags: git('tag').split('\n'),
		changelog: fs.readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8'),
		frozen: fs.readdirSync(path.join(ROOT, 'test', 'fixtures', 'workflows')),
	});
	if (problems.length > 0) {
		console.error(problems.join('\n'));
		process.exitCode = 1;
		return;
	}
	git('tag', version);
	console.log(`Created the tag ${version}. To publish it:\n\n  git push --atomic origin main ${version}\n`);
}

module.exports = { releaseProblems };

if (require.main === module) main();
