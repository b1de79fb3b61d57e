'use strict';

/**
 * Runs the check set in one version of n8n-core, in a separate process. The results are sent over IPC in one message at
 * the end.
 */

const { outcomesOf } = require('./results');
const { TestSetup } = require('./setup');

const CHECKS = Object.assign(
	{},
	...['package', 'action', 'ambiguous-writes', 'editor', 'trigger'].map((file) => require(`./checks/${file}`)),
);

async function main() {
	const setup = await new TestSetup().open();
	const results = await outcomesOf(CHECKS, setup, { before: () => setup.reset() });
	await setup.close();
	process.send({ results }, () => process.exit(0));
}

main().catch((error) => process.send({ failure: error.stack }, () => process.exit(1)));
