'use strict';

const flatted = require('flatted');

/** An answer of n8n that is no success, with n8n's own words. */
class N8nResponseError extends Error {
	constructor(method, path, status, text) {
		super(`n8n answered ${method} ${path} with ${status}: ${text.slice(0, 600)}`);
		this.name = 'N8nResponseError';
		this.status = status;
	}
}

/** What n8n says when its database did not answer in time: nothing was done. */
const BUSY = 'Database is not ready';
const BUSY_MS = 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until there is an answer. @template T @param {() => Promise<T | undefined>} ask @returns {Promise<T>} */
async function poll(ask, { timeoutMs, what, everyMs = 150 }) {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
		await pause(everyMs);
	}
}

/** The part of n8n's internal REST interface (the one its editor uses) that a script needs. Every method throws N8nResponseError. */
class N8nClient {
	/** @param {string} url n8n's address, without a slash at the end */
	constructor(url) {
		this.url = url;
		this.cookie = '';
	}

	/**
	 * One call; the answer's `data` where there is one.
	 * @param {string} method
	 * @param {string} path beginning with /rest or /types
	 * @param {unknown} [body] sent as JSON
	 */
	async call(method, path, body) {
		const response = await this.#answer(method, path, body);
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session;
		const text = await response.text();
		if (!response.ok) throw new N8nResponseError(method, path, response.status, text);
		const answer = text === '' ? undefined : JSON.parse(text);
		return answer?.data ?? answer;
	}

	/** The answer to a call. One that n8n turned away at its door, since its database was slow to answer just then, is made again. */
	async #answer(method, path, body) {
		const options = {
			method,
			headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), cookie: this.cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		};
		const deadline = Date.now() + BUSY_MS;
		for (;;) {
			const response = await fetch(`${this.url}${path}`, { ...options, signal: AbortSignal.timeout(60_000) });
			const turnedAway = response.status === 503 && (await response.clone().text()).includes(BUSY);
			if (!turnedAway || Date.now() > deadline) return response;
			await pause(500);
		}
	}

	/** Waits until n8n takes calls and deliveries: it turns all of them away while its database is slow. */
	async untilReady() {
		const ready = async () => await fetch(`${this.url}/healthz/readiness`).then(({ ok }) => ok || undefined);
		await poll(ready, { timeoutMs: BUSY_MS, what: 'the database of n8n' });
	}

	/** Whether the instance still waits for its owner. */
	async needsOwner() {
		const settings = await this.call('GET', '/rest/settings');
		return settings.userManagement.showSetupOnFirstLoad === true;
	}

	/** Creates the owner and is logged in as them. @param {{email: string, firstName: string, lastName: string, password: string}} owner */
	async setUpOwner(owner) {
		return await this.call('POST', '/rest/owner/setup', owner);
	}

	async login({ email, password }) {
		return await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** @param {{name: string, type: string, data: object}} credential @returns {Promise<{id: string}>} */
	async createCredential(credential) {
		return await this.call('POST', '/rest/credentials', credential);
	}

	async updateCredential(id, credential) {
		return await this.call('PATCH', `/rest/credentials/${id}`, { id, ...credential });
	}

	async listCredentials() {
		return await this.call('GET', '/rest/credentials');
	}

	/** Runs the credential's own test. @returns {Promise<{status: 'OK' | 'Error', message: string}>} */
	async testCredential({ id, name, type, data }) {
		return await this.call('POST', '/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	/** @returns {Promise<{id: string, versionId: string, nodes: object[]}>} */
	async createWorkflow({ name, nodes, connections, settings = {} }) {
		return await this.call('POST', '/rest/workflows', {
			name,
			nodes,
			connections,
			settings: { executionOrder: 'v1', ...settings },
			active: false,
		});
	}

	async getWorkflow(id) {
		return await this.call('GET', `/rest/workflows/${id}`);
	}

	async listWorkflows() {
		return await this.call('GET', '/rest/workflows');
	}

	/**
	 * Publishes a workflow and waits for the outcome: n8n answers the call before it has asked the trigger to subscribe.
	 * @param {string} id
	 * @throws {Error} with the trigger's own words when it could not subscribe
	 */
	async activateWorkflow(id, { timeoutMs = 60_000 } = {}) {
		const { versionId } = await this.getWorkflow(id);
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		const status = await this.untilSettled(
			id,
			(state) => ['published', 'partial', 'failed'].includes(state),
			timeoutMs,
		);
		if (status.status === 'published') return;
		throw new Error(
			`Activation of workflow ${id} ended as "${status.status}": ${status.triggers
				.map(({ errorMessage }) => errorMessage)
				.filter(Boolean)
				.join('; ')}`,
		);
	}

	async deactivateWorkflow(id, { timeoutMs = 60_000 } = {}) {
		await this.call('POST', `/rest/workflows/${id}/deactivate`);
		await this.untilSettled(id, (state) => state === 'not_published', timeoutMs);
	}

	async untilSettled(id, settled, timeoutMs) {
		return await poll(
			async () => {
				const status = await this.call('GET', `/rest/workflows/${id}/publication-status`);
				return settled(status.status) ? status : undefined;
			},
			{ timeoutMs, what: `the publication of workflow ${id}` },
		);
	}

	/** Archives and deletes a workflow, as soon as n8n lets go of it: after a failed publication it is still busy taking it back. */
	async deleteWorkflow(id, { timeoutMs = 60_000 } = {}) {
		await poll(async () => await this.unlessBusy('POST', `/rest/workflows/${id}/archive`), {
			timeoutMs,
			what: `archiving workflow ${id}`,
		});
		await poll(async () => await this.unlessBusy('DELETE', `/rest/workflows/${id}`), {
			timeoutMs,
			what: `deleting workflow ${id}`,
		});
	}

	/** One call; `undefined` while n8n answers that the workflow is busy (409). */
	async unlessBusy(method, path) {
		try {
			await this.call(method, path);
			return true;
		} catch (error) {
			if (error.status === 409) return undefined;
			throw error;
		}
	}

	/**
	 * Runs a workflow by hand from a node on, as the editor's button does.
	 * @returns {Promise<{executionId?: string, waitingForWebhook?: boolean}>}
	 */
	async runWorkflow(id, fromNode) {
		return await this.call('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: fromNode } });
	}

	/** The newest executions of a workflow, newest first. */
	async listExecutions(workflowId, { limit = 100 } = {}) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call('GET', `/rest/executions?filter=${filter}&limit=${limit}`);
		return results;
	}

	/** One execution with its data unpacked (n8n sends it as "flatted" JSON, which can hold circles). */
	async getExecution(id) {
		const execution = await this.call('GET', `/rest/executions/${id}`);
		return { ...execution, data: typeof execution.data === 'string' ? flatted.parse(execution.data) : execution.data };
	}

	/** Waits until a workflow has a number of ended executions, and gives them with their data, oldest first. */
	async untilExecutions(workflowId, { count = 1, timeoutMs = 30_000 } = {}) {
		const ended = await poll(
			async () => {
				const list = (await this.listExecutions(workflowId)).filter(
					({ status }) => !['new', 'running', 'waiting'].includes(status),
				);
				return list.length >= count ? list : undefined;
			},
			{ timeoutMs, what: `${count} execution(s) of workflow ${workflowId}` },
		);
		return await Promise.all(ended.reverse().map(({ id }) => this.getExecution(id)));
	}

	/**
	 * Fills a dropdown, as the editor does.
	 * @param {object} request `path`, `nodeTypeAndVersion`, `methodName`, `currentNodeParameters`, `credentials`
	 * @returns {Promise<Array<{name: string, value: unknown}>>}
	 */
	async loadOptions(request) {
		return await this.call('POST', '/rest/dynamic-node-parameters/options', request);
	}

	/** Fills a searchable list, as the editor does. @returns {Promise<{results: object[], paginationToken?: unknown}>} */
	async searchList(request) {
		return await this.call('POST', '/rest/dynamic-node-parameters/resource-locator-results', request);
	}

	/** The descriptions of all node types. @returns {Promise<object[]>} */
	async nodeTypes() {
		return await this.call('GET', '/types/nodes.json');
	}
}

module.exports = { N8nClient, N8nResponseError, poll };
