'use strict';

const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { ROOT } = require('../../support/n8n-core');

/** Chat2Desk's own word, which has no singular. */
/** The one list out of the alphabet's order: the resource for experts stands last, behind what the others look for. */
const EXPERTS_LAST = 'Order: API | Channel | Client |';

const LAWFUL = 'name: "Statistics",';

/** Lints a text as if it were a file of the repository, with the repository's own rules. */
function lint(text, file) {
	const bin = join(ROOT, 'node_modules', 'eslint', 'bin', 'eslint.js');
	const options = {
		cwd: ROOT,
		input: text,
		encoding: 'utf8',
		env: { ...process.env, NODE_ENV: 'production' },
		maxBuffer: 64e6,
		stdio: ['pipe', 'pipe', 'inherit'],
	};
	const args = [bin, '--stdin', '--stdin-filename', file, '--format', 'json', '--no-inline-config'];
	const run = () => {
		try {
			return execFileSync(process.execPath, args, options);
		} catch (error) {
			return error.stdout;
		}
	};
	const found = JSON.parse(run())[0].messages.map(({ ruleId, line, message }) => ({
		ruleId,
		message,
		at: text.split('\n')[line - 1].trim(),
	}));
	// What is written down here is a description and not the class around it.
	return found.filter(
		({ at, ruleId, message }) =>
			at !== LAWFUL && ruleId !== '@n8n/community-nodes/webhook-lifecycle-complete' && !message.includes(EXPERTS_LAST),
	);
}

/** A node class whose description stands there as a literal: rules see nothing else. */
function materialised(name) {
	const { [name]: Node } = require(join(ROOT, 'dist', 'nodes', 'Chat2Desk', `${name}.node.js`));
	const description = JSON.stringify(new Node().description, null, '\t')
		.replace(/^(\t*)"(\w+)":/gm, '$1$2:')
		.replaceAll('"main"', 'NodeConnectionTypes.Main');
	return `import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

export class ${name} implements INodeType {
	description: INodeTypeDescription = ${description};
}
`;
}

const fileOf = (name) => join(ROOT, 'nodes', 'Chat2Desk', `${name}.node.ts`);

test.each(['Chat2Desk', 'Chat2DeskTrigger'])(
	'the expanded description of %s passes every rule for nodes',
	(name) => {
		expect(lint(materialised(name), fileOf(name))).toEqual([]);
	},
	120_000,
);

test('the same rules do find what is wrong in it', () => {
	const broken = materialised('Chat2Desk')
		.replace('description: "Max number of results to return"', 'description: "How many"')
		.replace('displayName: "Phone"', 'displayName: "phone number"');
	expect(lint(broken, fileOf('Chat2Desk')).map(({ ruleId }) => ruleId)).toEqual(
		expect.arrayContaining([
			'n8n-nodes-base/node-param-description-wrong-for-limit',
			'n8n-nodes-base/node-param-display-name-miscased',
		]),
	);
}, 120_000);
