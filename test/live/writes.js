'use strict';

const { operationOf, reasonOf, rowsOf } = require('./reads');

/** A field that Chat2Desk does not show in its chat. It gets its old value back. */
const FIELD = 'extra_comment_3';
const MARK = 'API check';

/** A few writes to a test client. All are undone, except for an internal comment. */
class Writes {
	calls = [];
	/** @type {Record<string, string>} answers by question */
	answers = {};
	#client;
	#clientId;
	#undo = [];

	/** @param {import('./client').LiveClient} client @param {number} clientId */
	constructor(client, clientId) {
		this.#client = client;
		this.#clientId = clientId;
	}

	/**
	 * @param {import('./reads').Reads} reads
	 * @returns {Promise<string|undefined>} why the writes stopped
	 */
	async run(reads) {
		try {
			const [before] = rowsOf(await this.#client.send('GET', `/v1/clients/${this.#clientId}`));
			if (before?.id !== this.#clientId) return 'The test client was not found';
			await this.#changeField(before);
			await this.#assignTag(before, reads);
			await this.#comment();
			return undefined;
		} catch (error) {
			return reasonOf(error);
		} finally {
			await this.#undoAll();
		}
	}

	async #call(operationId, body, { id, undo } = {}) {
		const operation = operationOf(operationId);
		const path = operation.path.replace('{id}', id);
		const response = await this.#client.send(operation.method, path, { body }, { undo });
		this.calls.push({ operation, name: `${operation.method} ${operation.path}`, response });
		return response;
	}

	/** Registers how to undo the next change, and keeps a request for it. */
	#undoWith(what, undo) {
		this.#client.reserve();
		this.#undo.push({ what, undo });
	}

	async #undoAll() {
		for (const { what, undo } of this.#undo.reverse()) {
			let isDone = false;
			try {
				const { status, body } = await undo();
				isDone = status >= 200 && status < 300 && body?.status !== 'error';
			} catch (error) {
				reasonOf(error);
			}
			if (!isDone) this.answers[`Undo ${what}`] = 'FAILED. Undo it manually';
		}
	}

	async #changeField(before) {
		const id = this.#clientId;
		this.#undoWith(`the change of ${FIELD}`, () =>
			this.#call('updateClient', { [FIELD]: before[FIELD] ?? '' }, { id, undo: true }),
		);
		await this.#call('updateClient', { [FIELD]: MARK }, { id });
		const [after] = rowsOf(await this.#client.send('GET', `/v1/clients/${id}`));
		this.answers['A changed client'] =
			after?.[FIELD] === MARK ? 'has the new value at once' : 'does not have the new value at once';
	}

	async #assignTag({ tags = [] }, reads) {
		const tag = reads.rows('listTags').find(({ id }) => !tags.some((each) => each.id === id));
		if (tag === undefined) return;
		const body = { client_id: this.#clientId };
		this.#undoWith('the assignment of a tag', () => this.#call('removeTag', body, { id: tag.id, undo: true }));
		await this.#call('assignTags', { tag_ids: [tag.id], assignee_type: 'client', assignee_id: this.#clientId });
	}

	/** An internal comment is invisible to the client and does not open the dialog. */
	async #comment() {
		const external_id = 'api-check';
		const body = { client_id: this.#clientId, type: 'comment', text: MARK, open_dialog: false, external_id };
		const { message_id: id } = rowsOf(await this.#call('sendMessage', body))[0] ?? {};
		if (id === undefined) return;
		const [message = {}] = rowsOf(await this.#client.send('GET', `/v1/messages/${id}`));
		const places = [
			message.external_id === external_id && 'external_id',
			message.extra_data?.external_id === external_id && 'extra_data.external_id',
		];
		this.answers['The external_id of a sent comment'] =
			`comes back in ${places.filter(Boolean).join(' and ') || 'no field'}`;
	}
}

module.exports = { Writes };
