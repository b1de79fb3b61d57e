'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** The files that take longest. One that came last would keep a single worker busy while the others have nothing left. */
const LONGEST = ['odd-answers', 'pace', 'trouble', 'errors', 'regular-expressions'].map((name) => `/${name}.test.js`);

/** jest's own order goes by how long files took the last time, which a fresh clone does not know. */
module.exports = class extends Sequencer {
	sort(tests) {
		const isLong = ({ path }) => LONGEST.some((end) => path.endsWith(end));
		const inOrder = super.sort(tests);
		return [...inOrder.filter(isLong), ...inOrder.filter((test) => !isLong(test))];
	}
};
