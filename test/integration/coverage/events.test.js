'use strict';

const fs = require('node:fs');
const { FILE, sampleSections, samples } = require('../../../scripts/event-samples');
const { WEBHOOK_EVENTS } = require('../../../dist/nodes/Chat2Desk/descriptions/webhook-events');

describe('trigger events', () => {
	it('are all sent by the sandbox and output by the trigger in simplified form', async () => {
		const all = await samples();
		expect(all.map(({ value }) => value)).toEqual(WEBHOOK_EVENTS.map(({ value }) => value));
		for (const { value, json } of all) {
			expect(json).toMatchObject({ event: value, signed: true, event_time: expect.stringMatching(/Z$/) });
			expect(JSON.stringify(json)).not.toMatch(/null|hook_type|UTC|MSK/);
		}
	});

	it('have up-to-date samples in the documentation', async () => {
		expect(fs.readFileSync(FILE, 'utf8')).toContain(await sampleSections());
	});

	it('are all described in the documentation', () => {
		const text = fs.readFileSync(FILE, 'utf8').split('## Samples')[0];
		for (const { value } of WEBHOOK_EVENTS) expect(text).toContain(`\`${value}\``);
	});
});
