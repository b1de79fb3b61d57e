'use strict';

const fs = require('node:fs');
const path = require('node:path');
const YAML = require('yaml');

const FORM = path.join(__dirname, '..', '..', '.github', 'ISSUE_TEMPLATE', 'api-fact.yml');
/** Hosts of Chat2Desk, as in the credential (which needs a build). Others can name a company. */
const HOSTS = ['api.chat2desk.com', 'api.chat24.io', 'api.chat2desk.com.mx', 'api.chat2desk.kz', 'api-02.chat2desk.kz'];

/** @typedef {{name: string, result: import('./judge').Result}} Line */

const VERDICTS = {
	described: 'as described',
	differs: 'differs',
	'not allowed': 'not allowed by this account',
	'not called': 'not called',
};

function differenceText({ field, expected, seen, count = 1 }) {
	return `${field}: expected ${expected}, seen ${seen}${count > 1 ? ` (${count} times)` : ''}`;
}

/**
 * @param {Line[]} lines
 * @returns {string} one line per call, followed by its differences
 */
function table(lines) {
	const width = Math.max(...lines.map(({ name }) => name.length));
	return lines
		.flatMap(({ name, result: { verdict, note, differences } }) => [
			`${name.padEnd(width)}  ${VERDICTS[verdict]}${note ? `: ${note}` : ''}`,
			...differences.map((each) => `${' '.repeat(width + 4)}${differenceText(each)}`),
		])
		.join('\n');
}

const answersText = (answers) =>
	Object.entries(answers)
		.map(([question, answer]) => `${question}: ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`)
		.join('\n');

function hostOf(server) {
	const { hostname } = new URL(server);
	return HOSTS.includes(hostname) ? hostname : 'another server';
}

/** The labels of the form for API facts, by their IDs. */
const formLabels = () =>
	Object.fromEntries(
		YAML.parse(fs.readFileSync(FORM, 'utf8'))
			.body.filter(({ id }) => id !== undefined)
			.map(({ id, attributes }) => [id, attributes.label]),
	);

/**
 * The text of an issue, in the form of .github/ISSUE_TEMPLATE/api-fact.yml.
 * @param {{lines: Line[], answers: Record<string, string>, server: string, now: number}} check
 */
function issueText({ lines, answers, server, now }) {
	const differing = lines.filter(({ result: { verdict } }) => verdict === 'differs');
	const texts = (pick) => Object.fromEntries(differing.map(({ name, result }) => [name, result.differences.map(pick)]));
	const fields = {
		endpoint: differing.map(({ name }) => name).join(', ') || 'All endpoints of the live check',
		expected:
			differing.length === 0
				? 'The contract in sandbox/openapi/'
				: JSON.stringify(
						texts(({ field, expected }) => `${field}: ${expected}`),
						null,
						2,
					),
		seen: JSON.stringify({ differences: texts(differenceText), answers }, null, 2),
		server: `${hostOf(server)}, ${new Date(now).toISOString().slice(0, 10)}`,
	};
	const isJson = (text) => text.startsWith('{');
	return Object.entries(formLabels())
		.map(([id, label]) => `### ${label}\n\n${isJson(fields[id]) ? `\`\`\`json\n${fields[id]}\n\`\`\`` : fields[id]}`)
		.join('\n\n');
}

/**
 * @param {{lines: Line[], answers: Record<string, string>, server: string, now: number, requests: number, stopped?: string}} check
 * @returns {string}
 */
function report(check) {
	const { lines, answers, requests, stopped } = check;
	const count = (verdict) => lines.filter(({ result }) => result.verdict === verdict).length;
	const counts = Object.keys(VERDICTS).map((verdict) => `${verdict}: ${count(verdict)}`);
	return [
		...(lines.length > 0 ? [table(lines), ''] : []),
		...(stopped ? [`Stopped: ${stopped}.`, ''] : []),
		...(lines.length > 0 ? [counts.join(', ')] : []),
		`requests: ${requests}`,
		'',
		'Open questions',
		answersText(answers),
		'',
		'Text for an issue "API fact":',
		'',
		issueText(check),
	].join('\n');
}

module.exports = { HOSTS, report };
