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
const mark = ownerTag(host(), URL_OF);

describe('the mark of a webhook', () => {
	it('stays with a node, wherever n8n moves', () => {
		expect(mark).toMatch(/^n8n-[0-9a-f]{10}$/);
		expect(ownerTag(host(), 'http://other.example.com:5678/sub/path/webhook/uuid/webhook')).toBe(mark);
	});

	it.each([
		['another instance', host({ instance: 'x' }), URL_OF],
		['another workflow', host({ workflow: 'x' }), URL_OF],
		['another node', host({ node: 'x' }), URL_OF],
		['the test URL', host(), URL_OF.replace('/webhook/', '/webhook-test/')],
	])('differs for %s', (_what, other, url) => {
		expect(ownerTag(other, url)).not.toBe(mark);
	});

	it('is found in the name that is given to a webhook, and in no other', () => {
		expect(parseOwnerTag(webhookName(mark, 'Bot 🤖 "x"', true))).toBe(mark);
		expect(webhookName(mark, 'Bot 🤖 "x"', true)).toBe(`${mark}: Bot  "x" (test)`);
		for (const name of ['', null, 5, 'n8n', `x ${mark}`, 'n8n-012345678', 'n8n-0123456789a', 'n8n-prod'])
			expect(parseOwnerTag(name)).toBeUndefined();
	});

	it.each(['हिन्दी की बिक्री', 'ফোন', 'สวัสดี', 'Önder', 'می‌خواهم', 'O’Neil & Co.'])(
		'keeps the letters and marks of "%s"',
		(name) => {
			expect(webhookName(mark, name, false)).toBe(`${mark}: ${name.normalize('NFC')}`);
		},
	);

	it.each([
		['Bot ❤️ A', 'Bot  A'],
		['Family 👨‍👩‍👧', 'Family'],
		['🇩🇪 Team 👍🏽', 'Team'],
		['A\u0000\u001bB', 'AB'],
	])('removes emoji and control characters from "%s"', (name, expected) => {
		expect(webhookName(mark, name, false)).toBe(`${mark}: ${expected}`);
	});

	it('survives long names', () => {
		const name = webhookName(mark, 'x'.repeat(500), false);
		expect([name.length, parseOwnerTag(name)]).toEqual([80, mark]);
	});
});
