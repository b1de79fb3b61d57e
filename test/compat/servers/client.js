'use strict';

const { N8nClient, poll } = require('../../../sandbox/start/n8n-client');

/**
 * A client for servers without publishing, which activate and deactivate workflows and report the result in the
 * response.
 */
class OlderClient extends N8nClient {
	async activateWorkflow(id) {
		await this.#switch(id, true);
	}

	async deactivateWorkflow(id) {
		await this.#switch(id, false);
	}

	/** Executes a workflow manually. These servers require its content in the request. */
	async runWorkflow(id, fromNode) {
		const workflowData = await this.getWorkflow(id);
		return await this.call('POST', `/rest/workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom: { name: fromNode },
		});
	}

	async #switch(id, active) {
		const { versionId } = await this.getWorkflow(id);
		const posts = async () =>
			await this.call('POST', `/rest/workflows/${id}/${active ? 'activate' : 'deactivate'}`, { versionId });
		// Since 2.0, a workflow version is activated. Before, the workflow had an "active" property.
		await (this.isVersioned ? posts() : this.call('PATCH', `/rest/workflows/${id}`, { active, versionId }));
		const isSwitched = async () => ((await this.getWorkflow(id)).active === active ? true : undefined);
		await poll(isSwitched, { timeoutMs: 20_000, what: `workflow ${id} to be ${active ? 'active' : 'inactive'}` });
	}
}

/** @param {string} url @param {string} version of n8n */
function clientFor(url, version) {
	const [major] = version.split('.').map(Number);
	return Object.assign(new OlderClient(url), { isVersioned: major >= 2 });
}

module.exports = { clientFor };
