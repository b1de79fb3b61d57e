'use strict';

/*
 * Workflows from the documentation of each released version. Users have them in their n8n, where they must keep working: with the same
 * parameters (n8n stores no defaults), the same requests, and at least the same output fields. CONTRIBUTING says what to do if one fails.
 * `npm run freeze:workflows` adds those of the next version.
 */

const fs = require('node:fs');
const path = require('node:path');
const { deepCopy } = require('n8n-workflow');
const { createSandbox } = require('../../../sandbox/server');
const { sealNetwork } = require('../../support/mock-api');
const { mockSleep, shortSleep } = require('../../support/mock-sleep');
const { loadPackage } = require('../../support/n8n-core');
const {
	displayedProperties,
	filledIn,
	parameterProblems,
	resolvedParameters,
} = require('../../support/stored-parameters');
const { recordNode } = require('./record');

const FOLDER = path.resolve(__dirname, '../../fixtures/workflows');

/** Expected results, in the folder of a version. */
const EXPECTED = 'expected.json';

/** The version to record. Only `npm run freeze:workflows` sets it. */
const RECORDED = process.env.RECORD_WORKFLOWS;

const PREFIX = 'n8n-nodes-chat2desk.';
const readJson = (...names) => JSON.parse(fs.readFileSync(path.join(FOLDER, ...names), 'utf8'));
const versions = fs.readdirSync(FOLDER).sort();
const expectedOf = Object.fromEntries(
	versions.map((version) => [version, version === RECORDED ? {} : readJson(version, EXPECTED)]),
);

/** Each Chat2Desk node of each workflow. */
const stored = versions.flatMap((version) =>
	fs
		.readdirSync(path.join(FOLDER, version))
		.filter((file) => file.endsWith('.json') && file !== EXPECTED)
		.flatMap((file) => {
			const own = readJson(version, file).nodes.filter(({ type }) => type.startsWith(PREFIX));
			const isTriggered = own.some(({ type }) => type === `${PREFIX}chat2DeskTrigger`);
			return own.map((node) => ({ version, file, node, isTriggered }));
		}),
);

sealNetwork();
mockSleep(shortSleep);

let sandbox;
let nodeTypes;
const descriptionOf = ({ type }) => nodeTypes.getByName(type).description;

beforeAll(async () => {
	sandbox = await createSandbox({ port: 0 });
	({ nodeTypes } = await loadPackage());
	// Expressions use the current date.
	jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-07-17T12:00:00Z'));
});
afterAll(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
	if (!RECORDED) return;
	const text = `${JSON.stringify(expectedOf[RECORDED], null, '\t')}\n`;
	fs.writeFileSync(path.join(FOLDER, RECORDED, EXPECTED), text);
});

describe.each(stored.map((each) => [each.version, each.file, each.node.name, each]))(
	'%s: %s, %s',
	(version, file, name, { node, isTriggered }) => {
		test('has only parameters and values that the node knows, and all that it requires', () => {
			expect(parameterProblems(filledIn(node), descriptionOf(node))).toEqual([]);
		});

		test('resolves to the same parameters, sends the same requests, and returns the same fields', async () => {
			const { parameters, output, ...rest } = await recordNode(node, {
				description: descriptionOf(node),
				isTriggered,
				sandbox,
			});
			if (version === RECORDED) (expectedOf[version][file] ??= {})[name] = { parameters, ...rest, output };
			const expected = expectedOf[version][file][name];
			expect({ parameters, ...rest }).toMatchObject({ parameters: expected.parameters });
			expect(rest).toEqual(Object.fromEntries(Object.keys(rest).map((key) => [key, expected[key]])));
			expect(output).toEqual(expect.arrayContaining(expected.output));
		});
	},
);

describe('a change that breaks stored workflows is noticed:', () => {
	const send = () => stored.find(({ file, node }) => file === 'auto-reply-bot.json' && node.name === 'Send Reply').node;
	/** The description with a changed property, which is selected as the node displays it. */
	const changed = (change) => {
		const description = deepCopy(descriptionOf(send()));
		const displayed = displayedProperties(send(), description);
		change((name) => displayed.find((each) => each.name === name));
		return description;
	};

	test('a renamed parameter', () => {
		const description = changed((property) => (property('text').name = 'messageText'));
		expect(parameterProblems(send(), description)).toContain('text does not exist');
	});

	test('a renamed parameter in a collection', () => {
		const description = changed((property) => {
			property('additionalFields').options.find(({ name }) => name === 'messageType').name = 'kind';
		});
		expect(parameterProblems(send(), description)).toEqual(['additionalFields.messageType does not exist']);
	});

	test('a removed option value', () => {
		const description = changed((property) => {
			const type = property('additionalFields').options.find(({ name }) => name === 'messageType');
			type.options = type.options.filter(({ value }) => value !== 'autoreply');
		});
		expect(parameterProblems(send(), description)).toEqual(['additionalFields.messageType does not allow autoreply']);
	});

	test('a new required parameter', () => {
		const description = deepCopy(descriptionOf(send()));
		description.properties.push({ displayName: 'Reason', name: 'reason', type: 'string', default: '', required: true });
		expect(parameterProblems(send(), description)).toEqual(['Parameter "Reason" is required.']);
	});

	test('a changed default', () => {
		const description = changed((property) => (property('sendTo').default = 'phone'));
		expect(resolvedParameters(send(), description)).not.toMatchObject(
			expectedOf['1.0.0']['auto-reply-bot.json']['Send Reply'].parameters,
		);
	});

	test('a removed version', () => {
		expect(parameterProblems({ ...send(), typeVersion: 0.9 }, descriptionOf(send()))).toEqual([
			'version 0.9 does not exist',
		]);
	});
});
