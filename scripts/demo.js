'use strict';

/**
 * Plays the demo for n8n's reviewers in a browser: `npm run demo`. Writes a video and a picture of each result to the folder `demo`, which
 * git ignores. Starts a separate playground with the current package. Requires Chromium, like the end-to-end tests, and ffmpeg.
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Recorder, assertFfmpeg } = require('./demo/recorder');
const { Stage } = require('./demo/stage');
const { STEPS } = require('./demo/steps');
const { withPlayground } = require('./playground');

const FOLDER = path.resolve(__dirname, '..', 'demo');

/** n8n's reviewers ask for a video of up to five minutes. */
const MAX_SECONDS = 300;

async function main() {
	await assertFfmpeg();
	fs.rmSync(FOLDER, { recursive: true, force: true });
	fs.mkdirSync(FOLDER);
	const frames = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-demo-'));
	try {
		const recorder = new Recorder(frames);
		await withPlayground(async (playground, browser) => {
			const stage = await new Stage({ playground, recorder, folder: FOLDER }).open(browser);
			for (const [index, step] of STEPS.entries()) {
				await stage.play(step, index + 1);
				console.log(`  ${index + 1}. ${step.title}: until ${recorder.seconds.toFixed(0)} s`);
			}
			await recorder.pause();
		});
		const file = path.join(FOLDER, 'demo.webm');
		await recorder.save(file);
		const megabytes = (fs.statSync(file).size / 1e6).toFixed(1);
		console.log(
			`  ${file}: ${recorder.seconds.toFixed(0)} s, ${megabytes} MB. Watch it, and look at the pictures next to it.`,
		);
		if (recorder.seconds > MAX_SECONDS) throw new Error(`The video is longer than ${MAX_SECONDS} s`);
	} finally {
		fs.rmSync(frames, { recursive: true, force: true });
	}
}

main().catch((error) => {
	console.error(error.stack);
	process.exitCode = 1;
});
