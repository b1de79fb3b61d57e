'use strict';

const { deliveryFixture } = require('./fixture');

const { at, start, control, clientId, write, json, answers, settled } = deliveryFixture();

const [PERSON, BOT] = [618, 619];

const dialogId = () => at.sandbox.account.dialogs.all().find(({ client_id: id }) => id === clientId()).id;
const assign = async (operator_id) => await control(`/operator/dialogs/${dialogId()}`, { operator_id });
const texts = () => json().map(({ text }) => text);
const calls = () => at.sandbox.state.logs.calls.all().map(({ method, path }) => `${method} ${path}`);
const startWith = async (filters, more) => await start({ filters, ...more });

describe('the "Assigned To" filter', () => {
	it('ignores messages while a person is assigned and starts again afterwards', async () => {
		await startWith({ assignedTo: 'noOne' });
		await assign(PERSON);
		for (let index = 0; index < 20; index++) await write(`to the person ${index}`);
		expect(texts()).toEqual([]);
		expect(new Set(answers())).toEqual(new Set([200]));
		await assign(null);
		await write('to the bot');
		expect(texts()).toEqual(['to the bot']);
	});

	it.each([
		['anyone', [], [true, true, true]],
		['noOne', [], [true, false, false]],
		['noOneOrSelected', [BOT], [true, false, true]],
		['noOneOrSelected', `${BOT}, 5`, [true, false, true]],
		['selected', [BOT], [false, false, true]],
		['selected', `["${BOT}"]`, [false, false, true]],
	])('%s %j selects dialogs assigned to no one, a person, the bot: %j', async (assignedTo, operators, expected) => {
		await startWith({ assignedTo, operators });
		for (const operator of [null, PERSON, BOT]) {
			await assign(operator);
			await write(String(operator));
		}
		expect([null, PERSON, BOT].map((operator) => texts().includes(String(operator)))).toEqual(expected);
	});

	it('does not affect events without an operator', async () => {
		await startWith({ assignedTo: 'noOne' }, { events: ['new_tag', 'inbox'] });
		await control('/emit', { hook_type: 'new_tag', payload: { id: 5, label: 'VIP' } });
		expect(json()).toHaveLength(1);
	});

	it.each([
		[{ assignedTo: 'selected' }, /No operator is selected in the filter "Operator Names or IDs"/],
		[{ assignedTo: 'noOneOrSelected', operators: '' }, /No operator is selected in the filter "Operator Names or IDs"/],
		[{ assignedTo: 'noOneOrSelected', operators: 'Ann' }, /"Operators": "Ann" is not an ID/],
		[{ assignedTo: 'me' }, /"Assigned To": "me" is not one of the options/],
		[{ clientTags: 'with' }, /No tag is selected in the filter "Tag Names or IDs"/],
	])('reports %j when the workflow is published', async (filters, message) => {
		await expect(startWith(filters)).rejects.toThrow(message);
	});
});

describe('Confirm Assignment', () => {
	const confirmed = (confirmAssignment) => ({ assignedTo: 'noOne', confirmAssignment });

	it('finds the current operator if deliveries contain the previous one', async () => {
		await control('/variants', { previousOperatorInDeliveries: true });
		await startWith(confirmed('doNotStart'));
		await assign(PERSON);
		await write('to the person');
		expect(texts()).toEqual([]);
		expect(calls().filter((call) => call === `GET /v1/dialogs/${dialogId()}`)).toHaveLength(1);
	});

	it('requests the operator only for messages that would start the workflow', async () => {
		await startWith({ ...confirmed('doNotStart'), newClientsOnly: true });
		await write();
		expect(calls().filter((call) => call.startsWith('GET /v1/dialogs'))).toEqual([]);
	});

	it.each([
		['doNotStart', []],
		['startAnyway', ['Hello']],
	])('if the request fails: %s', async (confirmAssignment, expected) => {
		await startWith(confirmed(confirmAssignment));
		await assign(null);
		at.sandbox.state.faults.add({ kind: 'html', status: 500, path: '/v1/dialogs/*' });
		await write();
		at.sandbox.state.faults.clear();
		expect([texts(), answers().at(-1)]).toEqual([expected, 200]);
		expect(at.host.log.filter(({ text }) => /could not confirm the assignment/.test(text))).toHaveLength(1);
	});
});

describe('the "Client Tags" filter', () => {
	const tag = async (label) => {
		const { id } = at.sandbox.account.tags.all().find((each) => each.label === label);
		const response = await fetch(`${at.sandbox.url}/v1/tags/assign_to`, {
			method: 'POST',
			headers: { authorization: 'sandbox-token', 'content-type': 'application/json' },
			body: JSON.stringify({ tag_ids: [id], assignee_type: 'client', assignee_id: clientId() }),
		});
		expect(response.status).toBe(200);
		await settled();
		return id;
	};
	const label = () => at.sandbox.account.tags.all()[0].label;

	it.each(['with', 'without'])('selects clients %s a tag, by ID, by name and in any form', async (clientTags) => {
		const id = at.sandbox.account.tags.all()[0].id;
		await startWith({ clientTags, tags: [label().toUpperCase()] });
		const isTagged = at.sandbox.account.clients.all()[0].tags?.length > 0;
		expect(isTagged).toBe(false);
		await write('untagged');
		expect(texts()).toEqual(clientTags === 'without' ? ['untagged'] : []);
		await tag(label());
		// The client's tags are cached for a few seconds.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 11_000);
		await write('tagged');
		at.host.parameters.filters.tags = `other, ${id}`;
		await write('by ID');
		clock.mockRestore();
		expect(texts()).toEqual(clientTags === 'without' ? ['untagged'] : ['tagged', 'by ID']);
	});

	it("reads a client's tags once in ten seconds", async () => {
		await startWith({ clientTags: 'without', tags: ['Bot off'] });
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 30_000);
		for (let index = 0; index < 5; index++) await write(`${index}`);
		clock.mockRestore();
		expect(texts()).toHaveLength(5);
		expect(calls().filter((call) => call === `GET /v1/clients/${clientId()}`)).toHaveLength(1);
	});

	it('responds with 503 if the tags cannot be read, so that Chat2Desk retries', async () => {
		await startWith({ clientTags: 'without', tags: ['Bot off'] });
		at.sandbox.state.faults.add({ kind: 'html', status: 500, path: '/v1/clients/*' });
		// After the tags cached by another test have expired.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
		await write();
		clock.mockRestore();
		at.sandbox.state.faults.clear();
		expect([answers(), texts()]).toEqual([[503], []]);
		await control('/clock', { advance_seconds: 10 });
		expect([answers(), texts()]).toEqual([[503, 200], ['Hello']]);
	});

	it.each([
		['with', []],
		['without', ['Hello']],
	])('takes a client that no longer exists for one without tags: %s', async (clientTags, expected) => {
		await startWith({ clientTags, tags: [label()] });
		await control('/emit', { hook_type: 'inbox', payload: { client_id: 987_654, message_id: 1, text: 'Hello' } });
		expect([answers(), texts()]).toEqual([[200], expected]);
	});

	it('does not affect events without a client', async () => {
		await startWith({ clientTags: 'with', tags: ['VIP'] }, { events: ['new_tag'] });
		await control('/emit', { hook_type: 'new_tag', payload: { id: 5, label: 'VIP' } });
		expect(json()).toHaveLength(1);
	});
});
