'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const yaml = require('yaml');
const { ROOT } = require('../support/constants');

const FOLDER = path.join(ROOT, '.github/workflows');
const workflows = fs
	.readdirSync(FOLDER)
	.map((name) => ({ name, text: fs.readFileSync(path.join(FOLDER, name), 'utf8') }));
const jobsOf = ({ text }) => Object.values(yaml.parse(text).jobs);

describe.each(workflows.map((each) => [each.name, each]))('the workflow %s', (_name, workflow) => {
	test('pins actions to commit hashes', () => {
		const uses = [...workflow.text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
		expect(uses.length).toBeGreaterThan(0);
		for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	test('does not persist credentials in the checkout', () => {
		const steps = jobsOf(workflow).flatMap(({ steps: all }) => all);
		for (const { uses, with: settings } of steps)
			if (uses?.startsWith('actions/checkout@')) expect(settings).toMatchObject({ 'persist-credentials': false });
	});

	test('grants no publishing permission to jobs that run third-party code', () => {
		const all = yaml.parse(workflow.text);
		expect(all.permissions['id-token']).toBeUndefined();
		for (const { permissions = {}, environment, steps } of jobsOf(workflow)) {
			if (permissions['id-token'] !== 'write') continue;
			expect(environment).toBeDefined();
			expect(permissions).toEqual({ 'id-token': 'write' });
			expect(steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))).toEqual([]);
			expect(steps.flatMap(({ run = [] }) => run)).toEqual([
				'npm publish ./*.tgz --provenance --access public --ignore-scripts',
			]);
		}
	});
});

test('publishes only a tag on the main branch that equals the version', () => {
	const { jobs } = yaml.parse(workflows.find(({ name }) => name === 'publish.yml').text);
	const { run } = jobs.build.steps.find(({ name }) => name?.startsWith('Check that the tag is the version'));
	expect(run).toContain('test "${GITHUB_REF_NAME#v}" = "$(node -p \'require("./package.json").version\')"');
	expect(run).toContain('git merge-base --is-ancestor "$GITHUB_SHA" origin/main');
	expect(jobs.publish.needs).toBe('build');
});

test('"npm publish" fails outside of CI, although install scripts and hooks are disabled', async () => {
	const methods = [];
	const registry = http.createServer((request, response) => {
		methods.push(request.method);
		request.resume();
		response.writeHead(request.method === 'PUT' ? 201 : 404, { 'content-type': 'application/json' }).end('{}');
	});
	await new Promise((resolve) => registry.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${registry.address().port}`;
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(GITHUB_|ACTIONS_|CI$|GITLAB|npm_)/i.test(name)),
	);
	const text = await new Promise((resolve) =>
		execFile(
			'npm',
			['publish', '--registry', `http://${host}/`, `--//${host}/:_authToken=none`],
			{ cwd: ROOT, env },
			(error, _out, err) => resolve(error ? err : 'published'),
		),
	);
	await new Promise((resolve) => registry.close(resolve));
	expect(text).toMatch(/provenance generation not supported/i);
	expect(methods).not.toContain('PUT');
});
