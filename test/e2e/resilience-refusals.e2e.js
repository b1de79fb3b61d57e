'use strict';

const { SandboxInstance } = require('./support/sandbox-instance');
const { n8nClient, n8nUrl } = require('./support/servers');
const { triggerWorkflow, webhookPath } = require('./support/trigger-workflow');

describe('a publication that fails reports the reason and leaves no webhook', () => {
	/** Each case has its own sandbox, so that all can fail concurrently: n8n's three attempts take half a minute. */
	const cases = {
		'all five webhooks are in use': {
			prepare: (box) =>
				[1, 2, 3, 4, 5].forEach((index) =>
					box.addForeign({ name: `CRM ${index}`, url: `https://crm.example/${index}` }),
				),
			words: /webhooks of the Chat2Desk account are in use.*CRM 1.*CRM 5.*Delete one you don't need/,
		},
		'the URL is used by another webhook': {
			prepare: (box, workflow) => box.addForeign({ name: 'By hand', url: `${n8nUrl}${webhookPath(workflow)}` }),
			words: /already used by the webhook "By hand" \(ID \d+\).*Delete it or change its URL/,
		},
		'the token has no rights': { data: { apiToken: 'without-rights' }, words: /Token is not correct/ },
		'Chat2Desk responds with an error and HTTP 200': {
			fault: { kind: 'error_200', message: 'You need to auth' },
			words: /You need to auth/,
		},
		'a proxy responds with a web page': { fault: { kind: 'html' }, words: /HTML|web page/i },
		'the connection is closed': { fault: { kind: 'drop' }, words: /reach|connection|broke/i },
		'the quota is exhausted': { fault: { kind: 'quota' }, words: /per month/i },
		'Chat2Desk is down': { data: { customUrl: 'http://127.0.0.1:9' }, words: /reach|refused|connect/i },
	};
	const outcomes = {};
	let client;

	/** Attempts a publication that must fail. */
	async function fail(name, { prepare, data, fault }) {
		const box = await new SandboxInstance().open();
		const { plan } = (await box.credentialsIn(client)).first;
		const credential = await client.createCredential({ ...plan, data: { ...plan.data, ...data } });
		const workflow = await client.createWorkflow(triggerWorkflow({ name, credential }));
		prepare?.(box, workflow);
		const before = JSON.stringify(box.webhooks());
		if (fault) box.state.faults.add({ ...fault, path: '/v1/webhooks*' });
		const error = await client.activateWorkflow(workflow.id, { timeoutMs: 150_000 }).catch((reason) => reason);
		const isUntouched = JSON.stringify(box.webhooks()) === before;
		outcomes[name] = { text: error?.message.split('failed with status "failed": ')[1], isUntouched };
		box.state.faults.clear();
		await client.deactivateWorkflow(workflow.id);
		await client.deleteWorkflow(workflow.id);
		await box.close();
	}

	beforeAll(async () => {
		client = await n8nClient();
		await Promise.all(Object.entries(cases).map(async ([name, plan]) => await fail(name, plan)));
	}, 200_000);

	it.each(Object.entries(cases))('%s', (name, { words }) => {
		expect(outcomes[name]).toEqual({ text: expect.stringMatching(words), isUntouched: true });
		expect(outcomes[name].text).not.toMatch(/\[object|undefined|sandbox-token|without-rights|\n\s+at |<html/i);
	});
});
