'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { exampleFiles } = require('../../../sandbox/start/examples');
const { seedPlayground } = require('../../../sandbox/start/seed');
const { startSandbox } = require('./helper');

/** An n8n in memory. `interrupt` names the call that fails, such as `createCredential 2` for the second one. */
class FakeN8n {
	url = 'http://n8n.example';
	owner = false;
	credentials = [];
	workflows = [];
	#counts = {};

	#step(name) {
		this.#counts[name] = (this.#counts[name] ?? 0) + 1;
		if (this.interrupt === `${name} ${this.#counts[name]}`) throw new Error('interrupted');
	}

	needsOwner = async () => !this.owner;
	setUpOwner = async () => (this.owner = true);
	login = async () => {};
	listCredentials = async () => this.credentials;
	updateCredential = async () => {};
	listWorkflows = async () => this.workflows;
	getWorkflow = async (id) => this.workflows.find((each) => each.id === id);

	async createCredential(credential) {
		this.#step('createCredential');
		this.credentials.push({ ...credential, id: `c${this.credentials.length}` });
		return this.credentials.at(-1);
	}

	async createWorkflow({ name, nodes }) {
		this.#step('createWorkflow');
		this.workflows.push({ id: `w${this.workflows.length}`, name, nodes, active: false });
		return this.workflows.at(-1);
	}

	async activateWorkflow(id) {
		this.#step('activateWorkflow');
		(await this.getWorkflow(id)).active = true;
	}

	async deactivateWorkflow(id) {
		(await this.getWorkflow(id)).active = false;
	}
}

describe('seedPlayground', () => {
	let sandbox;
	let folder;
	beforeAll(async () => {
		({ sandbox } = await startSandbox());
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-seed-'));
	});
	afterEach(() => fs.rmSync(folder, { recursive: true }));

	const seed = async (client) =>
		await seedPlayground({
			client,
			owner: {},
			sandboxUrl: sandbox.url,
			stateFile: path.join(folder, 'seeded.json'),
		});
	const published = ({ workflows }) =>
		workflows
			.filter(({ active }) => active)
			.map(({ name }) => name)
			.sort();

	it.each([
		'createCredential 2',
		'createCredential 3',
		'createWorkflow 1',
		'createWorkflow 3',
		'activateWorkflow 1',
		'activateWorkflow 2',
	])('continues a start that was interrupted by %s', async (interrupt) => {
		const client = new FakeN8n();
		client.interrupt = interrupt;
		await expect(seed(client)).rejects.toThrow('interrupted');
		await seed(client);
		expect(client.credentials).toHaveLength(3);
		expect(client.workflows).toHaveLength(exampleFiles().length);
		expect(published(client)).toEqual(['Auto-reply bot', 'Price tagger']);
	});

	it('publishes no workflow that the user unpublished', async () => {
		const client = new FakeN8n();
		await seed(client);
		client.workflows.find(({ name }) => name === 'Price tagger').active = false;
		await seed(client);
		expect(published(client)).toEqual(['Auto-reply bot']);
	});

	it('starts without a workflow that the user deleted before it was published', async () => {
		const client = new FakeN8n();
		client.interrupt = 'activateWorkflow 1';
		await expect(seed(client)).rejects.toThrow('interrupted');
		client.workflows = client.workflows.filter(({ name }) => name !== 'Auto-reply bot');
		await seed(client);
		expect(published(client)).toEqual(['Price tagger']);
		expect(client.workflows).toHaveLength(exampleFiles().length - 1);
	});
});
