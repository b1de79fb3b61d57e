'use strict';

const { startSandbox } = require('./helper');

let api;

beforeAll(async () => {
	api = await startSandbox();
});
afterAll(() => api.close());

const SYSTEM = 'Answer from the knowledge.\n\nKnowledge:\nDelivery takes four days.\nReturns are free for 30 days.';

async function ask(transcript) {
	const messages = [
		{ role: 'system', content: SYSTEM },
		{ role: 'user', content: `The conversation so far, newest message last:\n\n${transcript}` },
	];
	const { choices } = await api.control('POST', '/model/v1/chat/completions', { messages });
	return choices[0].message.content;
}

it.each([
	['17 Jul 10:45 Client: How long does the delivery take?', 'Delivery takes four days.'],
	[
		'10:40 Client: delivery?\n10:41 Auto Reply: Four days.\n10:42 Client: And returns?',
		'Returns are free for 30 days.',
	],
])('quotes the matching line of the knowledge for %j', async (transcript, expected) => {
	expect(await ask(transcript)).toBe(expected);
});

it.each(['Let me talk to a person about the delivery', 'What is your favorite color?'])(
	'hands over for %j',
	async (text) => {
		expect(await ask(`10:45 Client: ${text}`)).toBe(`HANDOVER: The client wrote "${text}".`);
	},
);

it('rejects a request without messages', async () => {
	const response = await fetch(`${api.sandbox.url}/_sandbox/model/v1/chat/completions`, { method: 'POST' });
	expect(response.status).toBe(400);
});
