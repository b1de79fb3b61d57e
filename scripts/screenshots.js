'use strict';

/**
 * Takes the pictures in docs/images, light and dark: `npm run screenshots`, before a release. Starts a separate playground with the current
 * package. Requires Chromium, like the end-to-end tests. Check every picture afterwards. `npm run screenshots -- send trigger` takes
 * only the named pictures.
 */

const fs = require('node:fs');
const path = require('node:path');
const { withPlayground } = require('./playground');
const { PICTURES, takePictures } = require('./screenshots/pictures');
const { addWorkflows, exampleCopies, playConversation } = require('./screenshots/setup');

const FOLDER = path.resolve(__dirname, '..', 'docs', 'images');

/** Maximum size, so that the documents load fast. */
const MAX_BYTES = 150_000;

function checkSizes() {
	const heavy = fs.readdirSync(FOLDER).filter((name) => fs.statSync(path.join(FOLDER, name)).size > MAX_BYTES);
	if (heavy.length > 0) throw new Error(`Too large: ${heavy.join(', ')}`);
}

async function main() {
	await withPlayground(async (playground, browser) => {
		const person = await playConversation(playground);
		const setup = {
			...playground,
			...person,
			workflows: await addWorkflows(playground, person),
			exampleId: exampleCopies(playground),
		};
		fs.mkdirSync(FOLDER, { recursive: true });
		const names = process.argv.length > 2 ? process.argv.slice(2) : [...PICTURES];
		const unknown = names.filter((name) => !PICTURES.includes(name));
		if (unknown.length > 0) throw new Error(`Unknown pictures: ${unknown.join(', ')}. Known: ${PICTURES.join(', ')}`);
		// The sandbox page comes first, because other pictures send messages.
		names.sort((a, b) => Number(b === 'sandbox') - Number(a === 'sandbox'));
		await takePictures(browser, setup, { folder: FOLDER, only: names });
		checkSizes();
	});
}

main().catch((error) => {
	console.error(error.stack);
	process.exitCode = 1;
});
