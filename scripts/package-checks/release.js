'use strict';

const path = require('node:path');
const { npm } = require('../../sandbox/start/npm');

/** Without provenance, which npm can create only in the workflow that publishes. */
const REHEARSAL = ['--dry-run', '--provenance=false', '--access', 'public', '--ignore-scripts'];

/**
 * Rehearses the release with the file that would be published.
 * @param {import('./report').Report} report
 * @param {string} tarball
 */
async function checkRelease(report, tarball) {
	const options = { cwd: path.dirname(tarball), what: 'the rehearsal of the release' };
	const failure = await npm(['publish', `./${path.basename(tarball)}`, ...REHEARSAL], options).then(
		() => '',
		(error) => error.message,
	);
	report.check('npm publish --dry-run accepts the tarball', failure === '', failure);
}

module.exports = { checkRelease };
