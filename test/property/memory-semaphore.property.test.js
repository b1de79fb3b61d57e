'use strict';

const { MemorySemaphore } = require('../../dist/nodes/Chat2Desk/api/downloads/memory-semaphore');
const { fc, testProperty } = require('./support/check-property');

const LIMIT = 100;
const download = fc.record({
	bytes: fc.integer({ min: 0, max: 150 }),
	/** Turns of the event loop before the download starts, while it holds its memory, and before it gives up waiting. */
	startsAfter: fc.integer({ min: 0, max: 20 }),
	holdsFor: fc.integer({ min: 0, max: 5 }),
	givesUpAfter: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
});
const turns = async (count) => {
	for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

describe('MemorySemaphore', () => {
	testProperty(
		'never grants more than its limit to concurrent downloads, and serves all that wait',
		[fc.array(download, { minLength: 1, maxLength: 60 })],
		async (downloads) => {
			const semaphore = new MemorySemaphore(LIMIT);
			let held = 0;
			let highest = 0;
			const outcomes = await Promise.all(
				downloads.map(async ({ bytes, startsAfter, holdsFor, givesUpAfter }) => {
					await turns(startsAfter);
					let granted = semaphore.tryReserve(bytes);
					if (granted === undefined) {
						const { reserved, cancel } = semaphore.reserve(bytes);
						const giveUp = givesUpAfter === undefined ? [] : [turns(givesUpAfter).then(() => 'gave up')];
						granted = await Promise.race([reserved, ...giveUp]);
						if (granted === 'gave up') {
							void reserved.then((late) => semaphore.release(late));
							cancel();
							return 'gave up';
						}
					}
					held += granted;
					highest = Math.max(highest, held);
					await turns(holdsFor);
					held -= granted;
					semaphore.release(granted);
					return 'stored';
				}),
			);
			expect(highest).toBeLessThanOrEqual(LIMIT);
			downloads.forEach(({ givesUpAfter }, index) => {
				if (givesUpAfter === undefined) expect(outcomes[index]).toBe('stored');
			});
			// Everything was released.
			await turns(1);
			expect(semaphore.tryReserve(LIMIT)).toBe(LIMIT);
		},
	);
});
