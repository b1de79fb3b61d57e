'use strict';

/** The check set in one version of n8n-core, in a process of its own: told over IPC, one message at the end. */

const { Lacking, Stage } = require('./stage');

const CHECKS = ['package', 'action', 'doubtful', 'editor', 'trigger'].flatMap((file) =>
	Object.entries(require(`./checks/${file}`)),
);
const TIMEOUT_MS = 30_000;

async function outcomeOf(check, stage) {
	let timer;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`It took longer than ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
	});
	try {
		await Promise.race([check(stage), late]);
		return {};
	} catch (error) {
		return error instanceof Lacking ? { lacking: error.message } : { failure: error.stack ?? String(error) };
	} finally {
		clearTimeout(timer);
	}
}

async function main() {
	const stage = await new Stage().open();
	const results = [];
	for (const [name, check] of CHECKS) {
		await stage.reset();
		const begun = Date.now();
		results.push({ name, ...(await outcomeOf(check, stage)), ms: Date.now() - begun });
	}
	await stage.close();
	process.send({ results }, () => process.exit(0));
}

main().catch((error) => process.send({ failure: error.stack }, () => process.exit(1)));
