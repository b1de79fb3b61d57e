'use strict';

const fs = require('node:fs');
const { randomUUID } = require('node:crypto');
const { N8nInstance } = require('./support/n8n-instance');
const { SandboxInstance } = require('./support/sandbox-instance');
const { triggerWorkflow } = require('./support/trigger-workflow');

const MOST_MS = 5_000;
const MOST_MB = 200;

/** Memory in MB of the processes of an n8n, identified by its user folder. */
function memoryOf(folder) {
	let pages = 0;
	for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		try {
			if (!fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`N8N_USER_FOLDER=${folder}`)) continue;
			pages += Number(fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
		} catch {
			// The process belongs to another user or has exited.
		}
	}
	return (pages * 4096) / 1e6;
}

describe('a failed test run', () => {
	const n8n = new N8nInstance('failed-test');
	const sandbox = new SandboxInstance();
	let good;

	beforeAll(async () => {
		await Promise.all([n8n.open(), sandbox.open()]);
		({ first: good } = await sandbox.credentialsIn(n8n.client));
	}, 600_000);
	afterAll(async () => await Promise.all([n8n.close(), sandbox.close()]), 120_000);

	const make = async (name, credential) =>
		await n8n.client.createWorkflow(triggerWorkflow({ name, credential, webhookId: randomUUID() }));
	const test = async ({ id }) => await n8n.client.runWorkflow(id, 'Trigger');
	const cancel = async ({ id }) => await n8n.client.call('DELETE', `/rest/test-webhook/${id}`);

	it.each([
		['the server is unreachable', { customUrl: 'http://127.0.0.1:9' }],
		['the token is wrong', { apiToken: 'not-the-token' }],
	])("does not affect n8n's speed and memory: %s", async (mistake, data) => {
		// The first test loads modules that tests need, which must not be measured.
		const warm = await make('Warm', good);
		expect(await test(warm)).toMatchObject({ waitingForWebhook: true });
		await cancel(warm);
		const bad = await n8n.client.createCredential({
			...good.plan,
			name: mistake,
			data: { ...good.plan.data, ...data },
		});
		const [failing, working] = [await make(mistake, bad), await make('Good', good)];
		const before = memoryOf(n8n.folder);
		expect(before).toBeGreaterThan(100);
		await expect(test(failing)).rejects.toThrow(/connect|token/i);
		const begun = Date.now();
		expect(await test(working)).toMatchObject({ waitingForWebhook: true });
		const took = Date.now() - begun;
		expect(sandbox.webhooksOf(working)).toHaveLength(1);
		const grown = memoryOf(n8n.folder) - before;
		expect({ took: took < MOST_MS || took, grown: grown <= MOST_MB || grown }).toEqual({ took: true, grown: true });
		await cancel(working);
		await sandbox.until(() => sandbox.webhooksOf(working).length === 0, 'the deletion of the test webhook');
	});
});
