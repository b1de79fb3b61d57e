'use strict';

const { deliveryFixture } = require('../integration/trigger/fixture');
const { fc, testProperty } = require('./support/check-property');

const [HUMAN, BOT] = [618, 619];

const setup = deliveryFixture();
const { at } = setup;

const step = fc.oneof(
	{ weight: 2, arbitrary: fc.constant({ kind: 'message' }) },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('transfer'), operator: fc.constantFrom(null, HUMAN, BOT) }),
	},
);

/** Returns the IDs of the messages that started the workflow, and all message deliveries. */
async function run({ steps, assignedTo }) {
	at.host.runs.length = 0;
	at.host.parameters.filters = { assignedTo, operators: [BOT] };
	at.sandbox.state.logs.clear();
	const { id: client, dialogs } = { id: setup.clientId(), dialogs: at.sandbox.account.dialogs.all() };
	const dialog = dialogs.find(({ client_id: owner }) => owner === client);
	const post = async (path, body) =>
		await fetch(`${at.sandbox.url}/_sandbox${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	// Run all steps concurrently, so that messages are delivered while the dialog is transferred.
	await Promise.all(
		steps.map(async ({ kind, operator }, index) =>
			kind === 'message'
				? await post('/chat/messages', { client_id: client, text: `${index}` })
				: await post(`/operator/dialogs/${dialog.id}`, { operator_id: operator }),
		),
	);
	await setup.settled();
	const started = new Set(setup.json().map(({ message_id: id }) => id));
	const delivered = at.sandbox.state.logs.deliveries
		.all()
		.map(({ body }) => JSON.parse(body))
		.filter(({ hook_type: event }) => event === 'inbox');
	return { started, delivered };
}

describe('a bot with Assigned To', () => {
	testProperty(
		'starts for exactly the messages that its filter accepts, in any order of messages and transfers',
		[
			fc.record({
				steps: fc.array(step, { minLength: 1, maxLength: 12 }),
				assignedTo: fc.constantFrom('noOne', 'noOneOrSelected'),
			}),
		],
		async (scenario) => {
			at.host ??= await setup.start();
			const { started, delivered } = await run(scenario);
			const accepted = scenario.assignedTo === 'noOne' ? [null] : [null, BOT];
			for (const { message_id: id, operator_id: operator } of delivered)
				expect([id, operator, started.has(id)]).toEqual([id, operator, accepted.includes(operator)]);
		},
		{ share: 8 },
	);
});
