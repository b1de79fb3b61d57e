'use strict';

const express = require('express');

const answer = (message, finish_reason) => ({
	id: 'chatcmpl-1',
	object: 'chat.completion',
	created: 1_750_000_000,
	model: 'scripted',
	choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason }],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/** Sends a completion as the server-sent events that n8n 1.85 asks for (`stream`). */
function sendAsStream(res, { choices: [{ message, finish_reason }], ...rest }) {
	const tool_calls = message.tool_calls?.map((each, index) => ({ index, ...each }));
	const chunk = (delta, reason = null) => ({
		...rest,
		object: 'chat.completion.chunk',
		choices: [{ index: 0, delta, finish_reason: reason }],
	});
	const chunks = [chunk({ ...message, tool_calls }), chunk({}, finish_reason)];
	res.type('text/event-stream');
	res.end([...chunks.map((each) => JSON.stringify(each)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''));
}

const call = (name, args, index) => ({
	id: `call_${index}`,
	type: 'function',
	function: { name, arguments: JSON.stringify(args) },
});

/**
 * A scripted language model with an OpenAI-compatible API: it calls tools with predefined arguments and ends after their
 * results.
 * @param {Record<string, object> | [string, object][]} plan arguments by tool name; in a list, a tool can occur several times
 * @param {string} [last] its final message
 * @returns {Promise<{url: string, tools: object[], answers: Record<string, string>, answersInOrder: string[],
 * prompts: object[][], close: () => Promise<void>}>} `tools` as offered to the model, `answers` by tool name and in the order of the
 * plan; filled during the conversation
 */
async function scriptedModel(plan, last = 'Done') {
	const recorded = { tools: [], answers: {}, answersInOrder: [], prompts: [] };
	const planned = Array.isArray(plan) ? plan : Object.entries(plan);
	const app = express();
	app.use(express.json({ limit: '20mb' }));
	app.post('/v1/chat/completions', (req, res) => {
		const { messages, stream, tools = [] } = req.body;
		const send = (completion) => (stream ? sendAsStream(res, completion) : res.json(completion));
		const answers = messages.filter(({ role }) => role === 'tool');
		recorded.prompts.push(messages);
		recorded.tools = tools.map((tool) => tool.function);
		for (const { tool_call_id, content } of answers) {
			const at = Number(tool_call_id.split('_')[1]);
			recorded.answers[planned[at][0]] = content;
			recorded.answersInOrder[at] = content;
		}
		if (answers.length > 0 || planned.length === 0) send(answer({ content: last }, 'stop'));
		else send(answer({ tool_calls: planned.map(([name, args], index) => call(name, args, index)) }, 'tool_calls'));
	});
	const server = await new Promise((resolve) => {
		const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
	});
	const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
	return Object.assign(recorded, { url: `http://127.0.0.1:${server.address().port}/v1`, close });
}

module.exports = { scriptedModel };
