'use strict';

const express = require('express');

const MODEL = 'gpt-4.1-mini';

/** Requests for a person, which the example's prompt answers with HANDOVER. */
const PERSON = /\b(operator|agent|person|human|colleague|manager)\b/i;

const wordsOf = (text) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);

const textOf = ({ content }) =>
	Array.isArray(content) ? content.map(({ text = '' }) => text).join('\n') : String(content ?? '');

/** The newest message of the client, in one line. */
const lastQuestion = (messages) =>
	textOf(messages.findLast(({ role }) => role === 'user') ?? {})
		.replace(/\s+/g, ' ')
		.trim();

/** The line of the knowledge that shares the most words with a question. */
function findAnswer(messages, question) {
	const system = textOf(messages.find(({ role }) => role === 'system') ?? {});
	const knowledge = system.split('Knowledge:').at(-1);
	const questionWords = wordsOf(question);
	const scored = knowledge
		.split('\n')
		.map((line) => ({ line: line.trim(), score: [...wordsOf(line)].filter((word) => questionWords.has(word)).length }))
		.sort((a, b) => b.score - a.score);
	return scored[0].score > 0 ? scored[0].line : undefined;
}

/** The first and the last line of a conversation, if the prompt is about one and contains no knowledge. */
function summarize(messages) {
	const lines = textOf(messages.findLast(({ role }) => role === 'user') ?? {}).split('\n');
	return `First: ${lines[0]}\nLast: ${lines.at(-1)}`;
}

function replyTo(messages) {
	if (!JSON.stringify(messages).includes('Knowledge:')) return summarize(messages);
	const question = lastQuestion(messages);
	const answer = PERSON.test(question) ? undefined : findAnswer(messages, question);
	return answer ?? `HANDOVER: The client wrote "${question}".`;
}

/**
 * A mock of a language model, with the interface of OpenAI, so that the AI agent example runs without an account. It quotes the line
 * of the prompt's knowledge that matches the client's question best, or the first and last line of a conversation. It calls no tools.
 */
function createPracticeModel() {
	const router = express.Router();
	router.get('/model/v1/models', (_req, res) => res.json({ object: 'list', data: [{ id: MODEL, object: 'model' }] }));
	router.post('/model/v1/chat/completions', (req, res) => {
		const { messages } = req.body;
		if (!Array.isArray(messages)) throw new RangeError('"messages" must be an array');
		res.json({
			id: 'chatcmpl-practice',
			object: 'chat.completion',
			created: 1_750_000_000,
			model: MODEL,
			choices: [{ index: 0, message: { role: 'assistant', content: replyTo(messages) }, finish_reason: 'stop' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	});
	return router;
}

module.exports = { createPracticeModel };
