'use strict';

const {
	parseOwnerTag,
	ownerTag,
	webhookName,
} = require('../../../dist/nodes/Chat2Desk/trigger/registration/webhook-identity');

const host = (more = {}) => ({
	getInstanceId: () => more.instance ?? 'instance',
	getWorkflow: () => ({ id: more.workflow ?? 'w1', name: 'Name' }),
	getNode: () => ({ id: more.node ?? 'n1', webhookId: more.webhookId ?? 'uuid' }),
});
const URL_OF = 'https://n8n.example.com/webhook/uuid/webhook';
const tag = ownerTag(host(), URL_OF);

describe('the owner tag of a webhook', () => {
	it("does not depend on n8n's URL", () => {
		expect(tag).toMatch(/^n8n-[0-9a-f]{10}$/);
		expect(ownerTag(host(), 'http://other.example.com:5678/sub/path/webhook/uuid/webhook')).toBe(tag);
	});

	it.each([
		['another instance', host({ instance: 'x' }), URL_OF],
		['another workflow', host({ workflow: 'x' }), URL_OF],
		['another node', host({ node: 'x' }), URL_OF],
		['the test URL', host(), URL_OF.replace('/webhook/', '/webhook-test/')],
	])('differs for %s', (_name, other, url) => {
		expect(ownerTag(other, url)).not.toBe(tag);
	});

	it('is parsed from the name of a webhook, and from no other name', () => {
		expect(parseOwnerTag(webhookName(tag, 'Bot 🤖 "x"', true))).toBe(tag);
		expect(webhookName(tag, 'Bot 🤖 "x"', true)).toBe(`${tag} (test): Bot  "x"`);
		expect(parseOwnerTag(webhookName(tag, 'Long name '.repeat(20), true))).toBe(tag);
		for (const name of ['', null, 5, 'n8n', `x ${tag}`, 'n8n-012345678', 'n8n-0123456789a', 'n8n-prod'])
			expect(parseOwnerTag(name)).toBeUndefined();
	});

	it.each(['हिन्दी की बिक्री', 'ফোন', 'สวัสดี', 'Önder', 'می‌خواهم', 'O’Neil & Co.'])(
		'keeps the letters and marks of "%s"',
		(name) => {
			expect(webhookName(tag, name, false)).toBe(`${tag}: ${name.normalize('NFC')}`);
		},
	);

	it.each([
		['Bot ❤️ A', 'Bot  A'],
		['Family 👨‍👩‍👧', 'Family'],
		['🇩🇪 Team 👍🏽', 'Team'],
		['A\u0000\u001bB', 'AB'],
	])('removes emoji and control characters from "%s"', (name, expected) => {
		expect(webhookName(tag, name, false)).toBe(`${tag}: ${expected}`);
	});

	it('is kept in a long name', () => {
		const name = webhookName(tag, 'x'.repeat(500), false);
		expect([name.length, parseOwnerTag(name)]).toEqual([80, tag]);
	});
});
