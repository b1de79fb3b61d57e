'use strict';

const flatted = require('flatted');

/** An error response from n8n. */
class N8nResponseError extends Error {
	constructor(method, path, status, text) {
		super(`n8n responded to ${method} ${path} with ${status}: ${text.slice(0, 600)}`);
		this.name = 'N8nResponseError';
		this.status = status;
	}
}

/** n8n's message if its database did not respond in time. The request was not processed. */
const DATABASE_BUSY = 'Database is not ready';
const MAX_BUSY_MS = 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until there is a result. @template T @param {() => Promise<T | undefined>} check @returns {Promise<T>} */
async function poll(check, { timeoutMs, what, everyMs = 150 }) {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const result = await check();
		if (result !== undefined) return result;
		if (Date.now() > deadline) throw new Error(`Timed out after ${timeoutMs / 1000} s waiting for ${what}`);
		await pause(everyMs);
	}
}

/** Client for n8n's internal REST API, which its editor uses. All methods throw N8nResponseError. */
class N8nClient {
	/** @param {string} url URL of n8n without a trailing slash */
	constructor(url) {
		this.url = url;
		this.cookie = '';
	}

	/**
	 * Sends a request. Returns `data` of the response if present.
	 * @param {string} method
	 * @param {string} path beginning with /rest or /types
	 * @param {unknown} [body] sent as JSON
	 */
	async call(method, path, body) {
		const response = await this.#send(method, path, body);
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session;
		const text = await response.text();
		if (!response.ok) throw new N8nResponseError(method, path, response.status, text);
		const result = text === '' ? undefined : JSON.parse(text);
		return result?.data ?? result;
	}

	/**
	 * Retries requests that n8n rejected because its database was busy. Opens a connection per request: n8n closes idle ones after 5 s,
	 * which a busy client notices only after it has sent the next request.
	 */
	async #send(method, path, body) {
		const options = {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				cookie: this.cookie,
				connection: 'close',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		};
		const deadline = Date.now() + MAX_BUSY_MS;
		for (;;) {
			const response = await fetch(`${this.url}${path}`, { ...options, signal: AbortSignal.timeout(60_000) });
			const isBusy = response.status === 503 && (await response.clone().text()).includes(DATABASE_BUSY);
			if (!isBusy || Date.now() > deadline) return response;
			await pause(500);
		}
	}

	/** Waits until n8n accepts requests: it rejects all of them while its database is busy. */
	async untilReady() {
		const ready = async () => await fetch(`${this.url}/healthz/readiness`).then(({ ok }) => ok || undefined);
		await poll(ready, { timeoutMs: MAX_BUSY_MS, what: 'the database of n8n' });
	}

	/** Whether the instance has no owner yet. */
	async needsOwner() {
		const settings = await this.call('GET', '/rest/settings');
		return settings.userManagement.showSetupOnFirstLoad === true;
	}

	/** Creates the owner and logs in. @param {{email: string, firstName: string, lastName: string, password: string}} owner */
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

	/** Runs the credential test. @returns {Promise<{status: 'OK' | 'Error', message: string}>} */
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
	 * Publishes a workflow and waits for the result: n8n responds before the trigger has registered its webhook.
	 * @param {string} id
	 * @throws {Error} with the message of the trigger if activation failed
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
			`Activation of workflow ${id} failed with status "${status.status}": ${status.triggers
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

	/** Archives and deletes a workflow. Retries while n8n is busy, for example after a failed publication. */
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

	/** Sends a request. Returns `undefined` if the workflow is busy (409). */
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
	 * Runs a workflow manually from a node, like the editor's button.
	 * @returns {Promise<{executionId?: string, waitingForWebhook?: boolean}>}
	 */
	async runWorkflow(id, fromNode) {
		return await this.call('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: fromNode } });
	}

	/** The latest executions of a workflow, newest first. */
	async listExecutions(workflowId, { limit = 100 } = {}) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call('GET', `/rest/executions?filter=${filter}&limit=${limit}`);
		return results;
	}

	/** An execution with parsed data (n8n sends "flatted" JSON, which supports circular references). */
	async getExecution(id) {
		const execution = await this.call('GET', `/rest/executions/${id}`);
		return { ...execution, data: typeof execution.data === 'string' ? flatted.parse(execution.data) : execution.data };
	}

	/** Waits for a number of finished executions and returns them with their data, oldest first. */
	async untilExecutions(workflowId, { count = 1, timeoutMs = 30_000 } = {}) {
		const finished = await poll(
			async () => {
				const list = (await this.listExecutions(workflowId)).filter(
					({ status }) => !['new', 'running', 'waiting'].includes(status),
				);
				return list.length >= count ? list : undefined;
			},
			{ timeoutMs, what: `${count} execution(s) of workflow ${workflowId}` },
		);
		return await Promise.all(finished.reverse().map(({ id }) => this.getExecution(id)));
	}

	/**
	 * Loads the options of a dropdown, like the editor.
	 * @param {object} request `path`, `nodeTypeAndVersion`, `methodName`, `currentNodeParameters`, `credentials`
	 * @returns {Promise<Array<{name: string, value: unknown}>>}
	 */
	async loadOptions(request) {
		return await this.call('POST', '/rest/dynamic-node-parameters/options', request);
	}

	/** Loads a searchable list, like the editor. @returns {Promise<{results: object[], paginationToken?: unknown}>} */
	async searchList(request) {
		return await this.call('POST', '/rest/dynamic-node-parameters/resource-locator-results', request);
	}

	/** The descriptions of all node types. @returns {Promise<object[]>} */
	async nodeTypes() {
		return await this.call('GET', '/types/nodes.json');
	}
}

module.exports = { N8nClient, N8nResponseError, poll };
