'use strict';

const { subjectProblem } = require('../../../scripts/check-commits');

test.each([
	'fix(trigger): ignore duplicate deliveries',
	'feat(list-search)!: match "#31"',
	'docs: shorten the README',
	"Merge branch 'dev'",
])('accepts "%s"', (subject) => {
	expect(subjectProblem(subject)).toBeUndefined();
});

test.each([
	['Build: fail with the reason', /form/],
	['fix(trigger): Ignore duplicates', /form/],
	['fix(trigger): ignore duplicates.', /form/],
	['fix : ignore duplicates', /form/],
	['fixed: ignore duplicates', /form/],
	[`fix: ${'x'.repeat(68)}`, /longer than 72 characters \(73\)/],
])('rejects "%s"', (subject, problem) => {
	expect(subjectProblem(subject)).toMatch(problem);
});
