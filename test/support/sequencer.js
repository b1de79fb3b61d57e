'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** The files that take longest. One that came last would keep a single worker busy while the others have nothing left. */
const LONGEST = ['odd-answers', 'pace', 'trouble', 'errors', 'regular-expressions', 'parallel-rate', 'resume', 'told'];

/** jest's own order goes by how long files took the last time, which a fresh clone does not know. */
module.exports = class extends Sequencer {
	sort(tests) {
		const inOrder = super.sort(tests);
		const first = LONGEST.flatMap((name) => inOrder.filter(({ path }) => path.endsWith(`/${name}.test.js`)));
		return [...first, ...inOrder.filter((test) => !first.includes(test))];
	}
};
