'use strict';

const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { ROOT } = require('../../support/constants');

/** The only unsorted list: the Custom API Call resource comes last. */
const EXPERTS_LAST = 'Order: API | Channel | Client |';

/** A brand name, which the rule for sentence case would split into "whats app". */
const BRAND = 'action: "Send WhatsApp template",';

/** A term of Chat2Desk without a singular. */
const VALID_NAME = 'name: "Statistics",';

/** Lints in a separate process, once for all texts, because the rules take seconds to load. */
const LINTER = `
	const { ESLint } = require('eslint');
	const eslint = new ESLint({ allowInlineConfig: false });
	const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
	Promise.all(texts.map(({ text, filePath }) => eslint.lintText(text, { filePath })))
		.then((results) => process.stdout.write(JSON.stringify(results.map(([{ messages }]) => messages))));
`;

/** Lints texts as if they were files of the repository, with the repository's own rules. */
function lint(texts) {
	const output = execFileSync(process.execPath, ['-e', LINTER], {
		cwd: ROOT,
		input: JSON.stringify(texts),
		encoding: 'utf8',
		env: { ...process.env, NODE_ENV: 'production' },
		maxBuffer: 64e6,
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	return JSON.parse(output).map((messages, index) => relevantMessages(messages, texts[index].text.split('\n')));
}

/** Rules that apply to a description without its class. */
function relevantMessages(messages, lines) {
	return messages
		.map(({ ruleId, line, message }) => ({ ruleId, message, at: lines[line - 1].trim() }))
		.filter(
			({ at, ruleId, message }) =>
				at !== VALID_NAME &&
				at !== BRAND &&
				ruleId !== '@n8n/community-nodes/webhook-lifecycle-complete' &&
				!message.includes(EXPERTS_LAST),
		);
}

/** A node class with a literal description, because rules see nothing else. */
function sourceOf(name) {
	const { [name]: Node } = require(join(ROOT, 'dist', 'nodes', 'Chat2Desk', `${name}.node.js`));
	const description = JSON.stringify(new Node().description, null, '\t')
		.replace(/^(\t*)"(\w+)":/gm, '$1$2:')
		.replaceAll('"main"', 'NodeConnectionTypes.Main');
	const connectionTypes = description.includes('NodeConnectionTypes.') ? 'NodeConnectionTypes, ' : '';
	return `import { ${connectionTypes}type INodeType, type INodeTypeDescription } from 'n8n-workflow';

export class ${name} implements INodeType {
	description: INodeTypeDescription = ${description};
}
`;
}

const NODES = ['Chat2Desk', 'Chat2DeskTrigger'];

/** The action node's description with two violations. */
const broken = () =>
	sourceOf('Chat2Desk')
		.replace('description: "Max number of results to return"', 'description: "How many"')
		.replace('displayName: "Phone"', 'displayName: "phone number"');

const found = {};

beforeAll(() => {
	const filePath = (name) => join(ROOT, 'nodes', 'Chat2Desk', `${name}.node.ts`);
	const texts = NODES.map((name) => ({ text: sourceOf(name), filePath: filePath(name) }));
	const all = lint([...texts, { text: broken(), filePath: filePath('Chat2Desk') }]);
	[...NODES, 'broken'].forEach((name, index) => (found[name] = all[index]));
});

test.each(NODES)('the expanded description of %s passes every rule for nodes', (name) => {
	expect(found[name]).toEqual([]);
});

test('the rules find violations in it', () => {
	expect(found.broken.map(({ ruleId }) => ruleId)).toEqual(
		expect.arrayContaining([
			'n8n-nodes-base/node-param-description-wrong-for-limit',
			'n8n-nodes-base/node-param-display-name-miscased',
		]),
	);
});
