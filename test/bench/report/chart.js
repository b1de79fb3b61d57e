'use strict';

const { number } = require('./table');

const WIDTH = 800;
const LEFT = 290;
const LONGEST = 380;
const BAR = 16;
const STYLE = `text{font:13px system-ui,sans-serif;fill:#24292f}.head{font-weight:600}.own{fill:#2da562}.other{fill:#9aa4ae}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.other{fill:#6e7681}}`;

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** The bars of one figure, relative to the longest. @returns {{height: number, drawn: string[]}} */
function group({ title, unit, bars }, top) {
	const longest = Math.max(...bars.map(({ value }) => value));
	const drawn = [`<text class="head" x="0" y="${top + 13}">${escaped(title)}</text>`];
	bars.forEach(({ key, name, value }, index) => {
		const y = top + 22 + index * (BAR + 6);
		const width = Math.max(1, Math.round((LONGEST * value) / longest));
		drawn.push(
			`<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>`,
			`<rect class="${key.startsWith('node') ? 'own' : 'other'}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
			`<text x="${LEFT + width + 8}" y="${y + 13}">${number(value)} ${unit}</text>`,
		);
	});
	return { height: 22 + bars.length * (BAR + 6) + 14, drawn };
}

/** The bar groups of a row, in the order of its charts. */
const groupsOf = ({ row, contestants = [], charts = [] }) =>
	charts.map(({ what, unit, field, keys }) => ({
		title: `${row}. ${what}`,
		unit,
		bars: keys.map((key) => {
			const { name, figures } = contestants.find((each) => each.key === key);
			return { key, name, value: figures[field].median };
		}),
	}));

/**
 * Draws the results: a group of bars for each chart of the rows.
 * @param {{rows: import('./results').Measured[]}} results
 * @returns {string} SVG
 */
function chartOf({ rows }) {
	let top = 0;
	const drawn = [];
	for (const each of rows.flatMap(groupsOf)) {
		const { height, drawn: own } = group(each, top);
		drawn.push(...own);
		top += height;
	}
	const size = `width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}"`;
	return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="Medians of the benchmarks; shorter is better">
<style>${STYLE}</style>
${drawn.join('\n')}
</svg>
`;
}

module.exports = { chartOf };
