'use strict';

/**
 * Checks the subjects of new commits: `type(scope): imperative`, at most 72 characters. `npm run check:commits [-- <base>]`. The default
 * base is the formatting commit, after which the rule applies.
 */

const { execFileSync } = require('node:child_process');

const TYPES = ['feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore', 'revert'];
const SUBJECT = new RegExp(`^(?:${TYPES.join('|')})(?:\\([a-z0-9-]+\\))?!?: [^A-Z\\s].*[^.\\s]$`);
const MAX_LENGTH = 72;
const DEFAULT_BASE_SUBJECT = 'style: format everything with Prettier';

/**
 * @param {string} subject first line of a commit message
 * @returns {string | undefined} the problem, if any
 */
function subjectProblem(subject) {
	if (/^Merge /.test(subject)) return undefined;
	if (subject.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters (${subject.length})`;
	if (!SUBJECT.test(subject)) return 'is not of the form "type(scope): imperative without a period"';
	return undefined;
}

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

/** The commits after the base. Without the base, as in a shallow clone, only the last commit. */
function newSubjects(base = git('log', '-1', '--format=%H', '--fixed-strings', `--grep=${DEFAULT_BASE_SUBJECT}`)) {
	const range = base ? `${base}..HEAD` : '-1';
	return git('log', '--format=%h %s', range).split('\n').filter(Boolean);
}

function main([base]) {
	const subjects = newSubjects(base);
	const wrong = subjects.flatMap((line) => {
		const [hash, ...rest] = line.split(' ');
		const subject = rest.join(' ');
		const problem = subjectProblem(subject);
		return problem ? [`${hash} "${subject}" ${problem}`] : [];
	});
	for (const text of wrong) console.error(text);
	console.log(`${subjects.length} commit subjects, ${wrong.length} wrong`);
	process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (require.main === module) main(process.argv.slice(2));

module.exports = { subjectProblem };
