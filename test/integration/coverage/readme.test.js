'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { compatibilityTable } = require('../../../scripts/compatibility-table');
const { REQUIREMENTS, missingIn } = require('../../compat/versions');
const { endpointTable, operationTable, replaceTable } = require('../../../scripts/endpoint-table');
const { ROOT } = require('../../support/constants');
const { entries } = require('./parameters');

const table = endpointTable([...entries.values()]);

describe('the endpoint table', () => {
	it('has a row for every operation', () => {
		const rows = table.split('\n').slice(2);
		expect(rows).toHaveLength(entries.size);
		expect(rows).toContain(
			'|  | Send | `POST /v1/messages` | `POST /v1/clients`, `GET /v1/clients`, `GET /v1/clients/{id}`, `GET /v1/messages` |',
		);
		expect(rows).toContain('| **API** | Custom API Call | any |  |');
	});

	it('is replaced only between its markers', () => {
		const text = (inside) => `# A\n<!-- endpoints:start -->${inside}<!-- endpoints:end -->\nB\n`;
		expect(replaceTable(text('\nold\n'), '| new |')).toBe(text('\n\n| new |\n\n'));
		expect(replaceTable(text('\n\n| new |\n\n'), '| new |')).toBe(text('\n\n| new |\n\n'));
	});

	it.each(['no markers', '<!-- endpoints:end --><!-- endpoints:start -->', '<!-- endpoints:start -->'])(
		'requires its markers: %s',
		(text) => {
			expect(() => replaceTable(text, table)).toThrow(/markers|missing/);
		},
	);

	it('is up to date', () => {
		const script = path.join(ROOT, 'scripts', 'endpoint-table.js');
		execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
		expect(fs.readFileSync(path.join(ROOT, 'docs', 'endpoints.md'), 'utf8')).toContain(table);
		expect(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(operationTable([...entries.values()]));
	});
});

describe('the README', () => {
	const text = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

	it('lists every operation of every resource', () => {
		const rows = operationTable([...entries.values()])
			.split('\n')
			.slice(2);
		for (const { resource, operation } of entries.values()) {
			const row = rows.find((each) => each.startsWith(`| **${resource.name}** |`));
			expect(row.split(' | ')[1].replace(/ \|$/, '').split(', ')).toContain(operation.name);
		}
	});

	// With the generated table, which grows with the API, this is 1,500 today.
	it('has at most 1,240 words besides the list of operations', () => {
		const written = text.replace(/<!-- operations:start -->.*<!-- operations:end -->/s, '');
		expect(written.split(/\s+/).length).toBeLessThanOrEqual(1_240);
	});

	it('links to existing files, headings and commands', () => {
		const { scripts } = require('../../../package.json');
		const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, name]) =>
			name
				.toLowerCase()
				.replace(/[^a-z ]/g, '')
				.replaceAll(' ', '-'),
		);
		for (const [, anchor] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
		const raw = /https:\/\/raw\.githubusercontent\.com\/n8n-nodes-chat2desk\/n8n-nodes-chat2desk\/HEAD\/([^)]+)/g;
		const files = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g), ...text.matchAll(raw)].map(([, file]) => file);
		expect(files.length).toBeGreaterThan(10);
		for (const file of files) expect([file, fs.existsSync(path.join(ROOT, file))]).toEqual([file, true]);
		for (const [, script] of text.matchAll(/npm run ([a-z0-9:]+[a-z0-9])/g))
			expect(Object.keys(scripts)).toContain(script);
	});
});

/** The first cells of the tables below a heading. */
function firstCells(file, heading) {
	const [, section] = fs.readFileSync(path.join(ROOT, file), 'utf8').split(`\n## ${heading}\n`);
	const rows = section
		.split('\n## ')[0]
		.match(/^\|.*$/gm)
		.slice(2);
	return rows.map((row) => row.split(' | ')[0].replace('| ', ''));
}

const sources = fs
	.readdirSync(path.join(ROOT, 'nodes'), { recursive: true })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => fs.readFileSync(path.join(ROOT, 'nodes', file), 'utf8'))
	.join('\n');

describe('quoted reasons', () => {
	it.each([
		...firstCells('docs/troubleshooting.md', 'Rejected signature'),
		...firstCells('docs/troubleshooting.md', 'Missing attachments'),
	])('occur in the sources: %s', (reason) => {
		for (const part of reason.split(/ ?… ?|, (?:or )?/).filter(Boolean))
			expect([part, sources.includes(part)]).toEqual([part, true]);
	});
});

describe('the compatibility table', () => {
	const counts = { passed: 3, failed: 0, missing: [] };

	it('has a row for every tested version, with failures and missing features', () => {
		const lines = [
			{ n8n: '1.85', core: '1.84.0', checks: { passed: 2, failed: 0, missing: ['icons'] } },
			{ n8n: '1.123', core: '1.122.48' },
			{ n8n: '2.41', core: '2.41.1', checks: counts, server: { ...counts, failed: 1, version: '2.41.1', node: 24 } },
		];
		expect(compatibilityTable({ lines, types: [] }).split('\n').slice(2)).toEqual([
			expect.stringMatching(
				/^\| 1\.85 \| 1\.84\.0: all 2 \|  \| icons; .*; files from an input field \(since n8n 1\.90\);/,
			),
			'| 2.41 | 2.41.1: all 3 | 2.41.1 (Node 24): **3 of 4** | nothing |',
		]);
	});

	it.each([
		['1.104', true],
		['1.105.4', true],
		['1.106', false],
		['2.0', false],
	])('derives the gaps from the minimum versions: n8n %s', (version, isMissing) => {
		const text = '*Send and Wait for Response* (since n8n 1.106)';
		expect(missingIn(version).includes(text)).toBe(isMissing);
	});

	it.each([
		['*Send and Wait for Response*', 'send-and-wait/send.ts'],
		['files from an input field', 'execution/file-links.ts'],
	])('requires the version that the error of the node names: %s', (feature, file) => {
		const source = fs.readFileSync(path.join(ROOT, 'nodes', 'Chat2Desk', file), 'utf8');
		expect(source).toContain(`requires n8n ${REQUIREMENTS[feature]} or later`);
	});

	it('is up to date', () => {
		const script = path.join(ROOT, 'scripts', 'compatibility-table.js');
		execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
	});
});
