'use strict';

const { startSandbox } = require('./helper');

let api;

beforeAll(async () => {
	api = await startSandbox();
});
afterAll(() => api.close());

const SYSTEM = 'Answer from the knowledge.\n\nKnowledge:\nDelivery takes four days.\nReturns are free for 30 days.';

async function ask(...turns) {
	const messages = [
		{ role: 'system', content: SYSTEM },
		...turns.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
	];
	const { choices } = await api.control('POST', '/model/v1/chat/completions', { messages });
	return choices[0].message.content;
}

it.each([
	[['How long does the delivery take?'], 'Delivery takes four days.'],
	[['delivery?', 'Four days.', 'And returns?'], 'Returns are free for 30 days.'],
])('quotes the line of the knowledge that matches the last message of %j', async (turns, expected) => {
	expect(await ask(...turns)).toBe(expected);
});

it.each(['Let me talk to a person about the delivery', 'What is your favorite color?'])(
	'hands over for %j',
	async (text) => {
		expect(await ask(text)).toBe(`HANDOVER: The client wrote "${text}".`);
	},
);

it('quotes the first and the last line of a conversation without knowledge', async () => {
	const messages = [
		{ role: 'system', content: 'Summarize the conversation.' },
		{ role: 'user', content: 'Ann: My lamp is broken\nBot: Sorry\nJohn: A new one is on its way' },
	];
	const { choices } = await api.control('POST', '/model/v1/chat/completions', { messages });
	expect(choices[0].message.content).toBe('First: Ann: My lamp is broken\nLast: John: A new one is on its way');
});

it('rejects a request without messages', async () => {
	const response = await fetch(`${api.sandbox.url}/_sandbox/model/v1/chat/completions`, { method: 'POST' });
	expect(response.status).toBe(400);
});
