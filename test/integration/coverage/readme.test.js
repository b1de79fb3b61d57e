'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { endpointTable, withTable } = require('../../../scripts/endpoint-table');
const { ROOT } = require('../../support/n8n-core');
const { entries } = require('./parameters');

const table = endpointTable([...entries.values()]);

describe("The README's table of endpoints", () => {
	it('has a row for every operation', () => {
		const rows = table.split('\n').slice(2);
		expect(rows).toHaveLength(entries.size);
		expect(rows).toContain(
			'|  | Send to Phone | `POST /v1/messages` | `POST /v1/clients`, `GET /v1/clients`, `GET /v1/clients/{id}` |',
		);
		expect(rows).toContain('| **API** | Custom API Call | any |  |');
	});

	it('is replaced between its markers, and nothing else is', () => {
		const text = (inside) => `# A\n<!-- endpoints:start -->${inside}<!-- endpoints:end -->\nB\n`;
		expect(withTable(text('\nold\n'), '| new |')).toBe(text('\n\n| new |\n\n'));
		expect(withTable(text('\n\n| new |\n\n'), '| new |')).toBe(text('\n\n| new |\n\n'));
	});

	it.each(['no markers', '<!-- endpoints:end --><!-- endpoints:start -->', '<!-- endpoints:start -->'])(
		'needs its markers: %s',
		(text) => {
			expect(() => withTable(text, table)).toThrow(/markers|missing/);
		},
	);

	it('is not stale', () => {
		const script = path.join(ROOT, 'scripts', 'endpoint-table.js');
		execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
		expect(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(table);
	});
});
