'use strict';

const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');
const { WEBHOOK_EVENTS } = require('../../../dist/nodes/Chat2Desk/descriptions/webhook-events');
const { canonicalEvent } = require('../../../dist/nodes/Chat2Desk/trigger/payload');
const { readAttachmentSettings, readSettings } = require('../../../dist/nodes/Chat2Desk/trigger/settings');
const { cronExpression } = require('../../../dist/nodes/Chat2Desk/trigger/registration/health-check');

const { description, methods } = new Chat2DeskTrigger();
const property = (name) => description.properties.find((each) => each.name === name);

describe('the description', () => {
	it('offers every event, with a description, grouped by subject', () => {
		const options = property('events').options;
		expect(options.map(({ value }) => value).sort()).toEqual(WEBHOOK_EVENTS.map(({ value }) => value).sort());
		for (const { name, action, description: text } of options) {
			expect(name).toMatch(/^(Client|Device|Dialog|Message|Operator|QR Code|Request|Tag|Ticket): /);
			expect(action).toMatch(/^On ([a-z]|AI|QR)/);
			expect(text).toBeTruthy();
		}
		for (const { value } of WEBHOOK_EVENTS) expect(canonicalEvent(value)).toBe(value);
	});

	it('fills its dropdowns with methods that exist', () => {
		const filters = property('filters').options;
		const used = filters
			.map(({ typeOptions }) => typeOptions?.loadOptionsMethod)
			.filter((method) => method !== undefined);
		expect(used).toEqual(['getChannels', 'getMessageTypes', 'getOperators', 'getTags', 'getTransports']);
		for (const method of used) expect(methods.loadOptions).toHaveProperty(method);
	});

	it('has the same defaults as the code', () => {
		const shown = {};
		for (const { name, default: value } of description.properties) shown[name] = value;
		const options = {};
		for (const entry of property('options').options) options[entry.name] = entry.default;
		const read = (parameters) => readSettings({ getNodeParameter: (name, fallback) => parameters[name] ?? fallback });
		expect(read({ events: shown.events })).toEqual(read({ ...shown, options }));
		const attachments = (more) =>
			readAttachmentSettings({ getNodeParameter: () => ({ downloadAttachments: true, ...more }) });
		expect(attachments({})).toEqual(attachments({ ...options, downloadAttachments: true }));
		expect(readAttachmentSettings({ getNodeParameter: () => options })).toBeUndefined();
	});

	it('responds to POST requests without a body, immediately or after the last node', () => {
		// JSON omits the functions that n8n-workflow adds under a symbol.
		const [{ responseMode, ...rest }, ...others] = JSON.parse(JSON.stringify(description.webhooks ?? []));
		expect([rest, others]).toEqual([
			{ name: 'default', httpMethod: 'POST', responseData: 'noData', path: 'webhook' },
			[],
		]);
		// An n8n expression. The queue-mode suite tests both responses in a real n8n.
		expect(responseMode).toBe(
			'={{ $parameter["options"]["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
		);
	});

	it('has unique parameter names', () => {
		const names = property('options').options.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	});
});

describe('the periodic health check', () => {
	it('has a valid schedule that differs between triggers', () => {
		const minutes = new Set();
		for (let index = 0; index < 200; index++) {
			for (const check of ['15m', '1h', '6h']) {
				const [second, minute, hour, ...rest] = cronExpression(check, `t${index}`).split(' ');
				expect(rest).toEqual(['*', '*', '*']);
				for (const value of [second, ...minute.split(',')]) expect(Number(value)).toBeLessThan(60);
				for (const value of hour === '*' ? [] : hour.split(',')) expect(Number(value)).toBeLessThan(24);
				if (check === '1h') minutes.add(minute);
			}
		}
		expect(minutes.size).toBeGreaterThan(40);
	});

	const hostWith = (registerCron, mode = 'trigger') => {
		const warnings = [];
		const host = {
			getNodeParameter: (_name, fallback) => fallback,
			getNode: () => ({ id: 'n', name: 'Trigger' }),
			getWorkflow: () => ({ id: 'w' }),
			getMode: () => mode,
			helpers: { registerCron },
			logger: { warn: (text) => warnings.push(text) },
		};
		const { trigger } = new Chat2DeskTrigger();
		return { warnings, started: trigger.call(host) };
	};

	it('is skipped with a warning if n8n cannot schedule it', async () => {
		const unscheduled = hostWith(undefined);
		expect([await unscheduled.started, unscheduled.warnings]).toEqual([{ closeFunction: expect.any(Function) }, []]);
		const incompatible = hostWith(() => {
			throw new TypeError('cron.toLowerCase is not a function');
		});
		expect(await incompatible.started).toHaveProperty('closeFunction');
		expect(incompatible.warnings).toEqual([expect.stringMatching(/not checked periodically/)]);
	});

	it('is registered with both signatures of registerCron', async () => {
		const scheduled = [];
		const newer = hostWith(({ expression }) => void scheduled.push(expression.toLowerCase()));
		const older = hostWith((expression) => void scheduled.push(expression.toLowerCase()));
		await Promise.all([newer.started, older.started]);
		expect(scheduled).toEqual([expect.stringMatching(/^\d+ \d+ \* \* \* \*$/), scheduled[0]]);
		expect([newer.warnings, older.warnings]).toEqual([[], []]);
	});

	it('is skipped in a manual execution', async () => {
		const registerCron = jest.fn();
		expect(await hostWith(registerCron, 'manual').started).toEqual({});
		expect(registerCron).not.toHaveBeenCalled();
	});
});
