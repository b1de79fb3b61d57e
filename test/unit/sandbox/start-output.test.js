'use strict';

const { npmProgress } = require('../../../sandbox/start/install-n8n');
const { summary } = require('../../../sandbox/start/summary');

const OPTIONS = {
	n8nUrl: 'http://127.0.0.1:5678',
	sandboxUrl: 'http://127.0.0.1:4010',
	owner: { email: 'owner@example.com', password: 'P1-secret' },
	workflows: [
		{ name: 'Auto-reply bot', route: '/workflow/1' },
		{ name: 'Ask for the order number', route: '/workflow/2' },
	],
	files: { log: '/playground/n8n.log', password: '/playground/password' },
};

describe('summary', () => {
	test('lists all workflows under a heading, with the URLs in one column', () => {
		const lines = summary(OPTIONS).split('\n');
		const heading = lines.indexOf('  Example workflows:');
		const rows = lines.slice(heading + 2, heading + 4);
		expect(rows).toEqual([
			'    Auto-reply bot            http://127.0.0.1:5678/workflow/1',
			'    Ask for the order number  http://127.0.0.1:5678/workflow/2',
		]);
	});

	test('contains the login, the sandbox and the files', () => {
		const text = summary(OPTIONS);
		for (const part of [
			'http://127.0.0.1:5678/signin?redirect=%2Fworkflow%2F1',
			'owner@example.com / P1-secret',
			'http://127.0.0.1:4010',
			'Log:      /playground/n8n.log',
			'Password: /playground/password',
		])
			expect(text).toContain(part);
	});

	test('has no workflow list without workflows', () => {
		const text = summary({ ...OPTIONS, workflows: [] });
		expect(text).not.toContain('Example workflows');
		expect(text).toContain('n8n      http://127.0.0.1:5678\n');
	});
});

describe('npm progress', () => {
	const shown = (lines) => {
		const details = [];
		const onLine = npmProgress({ detail: (text) => details.push(text) });
		for (const line of lines) onLine(line);
		return details;
	};
	const metadata = 'npm http fetch GET 200 https://packages.example/n8n 20ms';
	const tarball = 'npm http cache https://packages.example/n8n/-/n8n-2.41.1.tgz 0ms';

	test('shows resolved packages, then downloaded ones', () => {
		expect(shown([metadata, metadata, 'npm verbose other', tarball])).toEqual([
			'resolving packages (1 so far)',
			'resolving packages (2 so far)',
			'1 of about 2400 packages',
		]);
	});

	test('never exceeds its total', () => {
		const details = shown(Array(2402).fill(tarball));
		expect(details.slice(-3)).toEqual(['2400 of about 2400 packages', '2401 packages', '2402 packages']);
	});
});
