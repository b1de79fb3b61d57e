'use strict';

/*
 * n8n's rules for templates, so that each example can be submitted as it is: "Template submission guidelines" and "Sticky note guidelines"
 * of its Creator hub.
 */

const fs = require('node:fs');
const path = require('node:path');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { TRIGGER, exampleFiles } = require('../../sandbox/start/examples');

const FOLDER = path.resolve(__dirname, '../../docs/workflows');
const IMAGES = path.resolve(__dirname, '../../docs/images');
const PICTURE_SIZE = [1198, 638];
const examples = exampleFiles().map((file) => [file, fs.readFileSync(path.join(FOLDER, file), 'utf8')]);

/** The sections of the list of examples by heading, and the rows of its table. */
const sections = Object.fromEntries(
	fs
		.readFileSync(path.join(FOLDER, 'README.md'), 'utf8')
		.split(/^## /m)
		.map((part, index) =>
			index === 0 ? ['table', part.split('\n')] : [part.split('\n', 1)[0], part.slice(part.indexOf('\n'))],
		),
);

const STICKY = 'n8n-nodes-base.stickyNote';
const [YELLOW, WHITE] = [1, 7];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Names that n8n gives to nodes. */
const DEFAULT_NAME =
	/^(AI Agent|Chat2Desk|Code|Edit Fields|Filter|Form|HTTP Request|If|Loop|Merge|Switch|Wait|Webhook)\d*$/i;
const NAMES_IN_TITLES = ['AI', 'API', 'CRM', 'CSV', 'Chat2Desk', 'MCP', 'OpenAI', 'WhatsApp', 'ZIP'];

/** Space that n8n draws for a node: the root of other nodes is wider, and each has its name below. */
const ROOTS = ['agent', 'chainLlm', 'mcpTrigger'];
const [NODE_SIZE, ROOT_WIDTH, NAME_HEIGHT] = [96, 256, 40];

const wordsOf = (text) => text.split(/\s+/).filter(Boolean).length;

function boxOf({ type, position: [left, top], parameters: { width, height } }) {
	if (type === STICKY) return { left, top, right: left + width, bottom: top + height };
	const nodeWidth = ROOTS.includes(type.split('.').pop()) ? ROOT_WIDTH : NODE_SIZE;
	return { left, top, right: left + nodeWidth, bottom: top + NODE_SIZE + NAME_HEIGHT };
}

const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const contains = (a, b) => a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom;

/** The pairs of nodes that overlap. */
const overlapping = (nodes) =>
	nodes.flatMap((a, index) =>
		nodes
			.slice(index + 1)
			.filter((b) => overlaps(boxOf(a), boxOf(b)))
			.map((b) => `${a.name} and ${b.name}`),
	);

describe.each(examples)('the template %s', (file, text) => {
	const workflow = JSON.parse(text);
	const notes = workflow.nodes.filter(({ type }) => type === STICKY);
	const nodes = workflow.nodes.filter(({ type }) => type !== STICKY);
	const [overview, ...others] = [...notes].sort((a, b) => (a.parameters.color === YELLOW ? -1 : b.parameters.color));
	const { content } = overview.parameters;

	it('has a title in sentence case: a verb, an object, and Chat2Desk', () => {
		expect(workflow.name).toMatch(/^[A-Z][a-z]+ [\w ]*\bChat2Desk\b[\w ]*$/);
		expect(workflow.name.length).toBeLessThanOrEqual(80);
		const capitalized = workflow.name.split(' ').filter((word, index) => index > 0 && /[A-Z]/.test(word));
		expect(capitalized.filter((word) => !NAMES_IN_TITLES.includes(word))).toEqual([]);
	});

	it('has one yellow note, at the top left, with 100 to 300 words about its purpose, steps, setup and changes', () => {
		expect(overview.name).toBe('About');
		expect(notes.filter(({ parameters }) => parameters.color === YELLOW)).toEqual([overview]);
		expect(wordsOf(content)).toBeGreaterThanOrEqual(100);
		expect(wordsOf(content)).toBeLessThanOrEqual(300);
		expect(content.match(/^#+ .*$/gm)).toEqual([
			expect.stringMatching(/^## \S/),
			'### How it works',
			'### Setup',
			'### Customize',
		]);
		const { left, top } = boxOf(overview);
		const boxes = workflow.nodes.map(boxOf);
		expect([left, top]).toEqual([Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))]);
	});

	it('says which package to install, and which nodes to set up', () => {
		expect(content).toContain(`### Setup\n1. Install the community node \`${PACKAGE_NAME}\``);
		const named = [...content.matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)].map(([, name]) => name);
		expect(nodes.filter(({ name }) => named.includes(name))).not.toEqual([]);
	});

	it('has white notes with a heading and less than 50 words, which enclose all nodes', () => {
		expect(others.map(({ parameters }) => parameters.color)).toEqual(others.map(() => WHITE));
		for (const { parameters } of others) {
			expect(parameters.content).toMatch(/^### \S.*\n\S/);
			expect(wordsOf(parameters.content)).toBeLessThan(50);
		}
		const enclosing = nodes.map((node) => [
			node.name,
			others.filter((note) => contains(boxOf(note), boxOf(node))).length,
		]);
		expect(enclosing).toEqual(nodes.map(({ name }) => [name, 1]));
	});

	it('has no overlapping notes, and no overlapping nodes', () => {
		expect(overlapping(notes)).toEqual([]);
		expect(overlapping(nodes)).toEqual([]);
	});

	it('has unique UUIDs as node IDs, and nodes named after what they do', () => {
		const ids = workflow.nodes.map(({ id }) => id);
		expect(ids.filter((id) => !UUID.test(id))).toEqual([]);
		expect(new Set(ids).size).toBe(ids.length);
		expect(workflow.nodes.filter(({ name }) => DEFAULT_NAME.test(name))).toEqual([]);
	});

	it('contains no credentials, pinned data, personal data or IDs of an instance', () => {
		const keys = new Set(workflow.nodes.flatMap((node) => Object.keys(node)));
		expect(keys).not.toContain('credentials');
		expect(nodes.filter(({ type, webhookId }) => type === TRIGGER && webhookId)).toEqual([]);
		expect(workflow).toMatchObject({ pinData: {}, meta: { templateCredsSetupCompleted: false } });
		expect(Object.keys(workflow).sort()).toEqual(['connections', 'meta', 'name', 'nodes', 'pinData', 'settings']);
		expect(text).not.toMatch(/[\w.]+@(?!n8n)[\w-]+\.\w+|instanceId|Bearer [\w-]{16}|sk-\w{16}/);
	});

	it('has its paragraph in the list of examples, under the heading of its note', () => {
		const [, heading] = /^## (.+)$/m.exec(content);
		expect(sections.table.filter((row) => row.startsWith(`| [${heading}](${file}) |`))).toHaveLength(1);
		expect(sections[heading].split(/<\/?picture>/)[2].trim()).toMatch(/^[A-Z]/);
	});

	it('has a light and a dark picture of the same size, with at most 60 kB', () => {
		const [, heading] = /^## (.+)$/m.exec(content);
		const name = `example-${path.basename(file, '.json')}`;
		for (const picture of [`${name}.png`, `${name}-dark.png`]) {
			expect(sections[heading]).toContain(`"../images/${picture}"`);
			const image = fs.readFileSync(path.join(IMAGES, picture));
			expect(image.length).toBeLessThanOrEqual(60_000);
			// Width and height in the header of the PNG
			expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual(PICTURE_SIZE);
		}
	});
});
