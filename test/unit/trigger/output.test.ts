import type { IDataObject } from 'n8n-workflow';
import { toItem } from '../../../nodes/Chat2Desk/trigger/output';
import { readSettings } from '../../../nodes/Chat2Desk/trigger/settings';

const RECEIVED = Date.parse('2026-07-17T10:45:31.123Z');

function output(payload: IDataObject, parameters: IDataObject = {}, event = 'inbox') {
	const settings = readSettings({ getNodeParameter: (name, fallback) => parameters[name] ?? fallback });
	return toItem(
		{ event, deliveryId: 'id', receivedAt: RECEIVED, signed: true, payload, headers: { host: 'h' } },
		settings,
	);
}

const own = (event: string) => ({ event, deliveryId: 'id', receivedAt: '2026-07-17T10:45:31.123Z', signed: true });

describe('the output', () => {
	it('is simple: one level, ISO times, one name for the event', () => {
		const payload = {
			hook_type: 'outbox_status',
			event_time: '2026-07-17T10:45:31Z',
			data: { id: 1, created: '2026-07-17T10:45:31 UTC', list: [{ at: '2026-07-17T10:45:31 UTC' }] },
		};
		const iso = '2026-07-17T10:45:31Z';
		expect(output(payload, {}, 'outbox_status')).toEqual({
			json: { id: 1, created: iso, list: [{ at: iso }], event_time: iso, ...own('outbox_status') },
			pairedItem: { item: 0 },
		});
	});

	it('unwraps tickets', () => {
		expect(output({ hook_type: 'new_ticket', ticket: { id: 'TICK-9' } }, {}, 'new_ticket').json).toEqual({
			id: 'TICK-9',
			...own('new_ticket'),
		});
	});

	it.each([null, 'text', 5, [1]])('leaves data alone that is no object: %p', (data) => {
		expect(output({ data } as IDataObject).json).toEqual({ data, ...own('inbox') });
	});

	it("leaves alone what a client wrote, even where it looks like one of Chat2Desk's times", () => {
		expect(output({ text: '2026-07-17T10:45:31 UTC' }).json.text).toBe('2026-07-17T10:45:31 UTC');
	});

	it('is the body as it came without Simplify, with headers where wanted', () => {
		const payload = { hook_type: 'outbox_status', data: { created: '2026-07-17T10:45:31 UTC' } };
		expect(output(payload, { simplify: false, options: { includeHeaders: true } }, 'outbox_status').json).toEqual({
			...payload,
			headers: { host: 'h' },
			...own('outbox_status'),
		});
	});

	it('lets no body pass for what the trigger itself says', () => {
		expect(output({ event: 'x', deliveryId: 'x', receivedAt: 'x', signed: 'x' }).json).toEqual(own('inbox'));
	});

	it('does not give way under deep nesting', () => {
		const deep: IDataObject = { at: '2026-07-17T10:45:31 UTC' };
		for (let level = 0, at = deep; level < 3000; level++) at = (at.next = {}) as IDataObject;
		expect(output(deep).json.at).toBe('2026-07-17T10:45:31Z');
	});
});
