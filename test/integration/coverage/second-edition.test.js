'use strict';

/**
 * What the second edition of the API's reference changed, each by a short name, and the test that holds it: its file, and words out
 * of its title or table. What has no test yet is told as such by every run.
 */

const fs = require('node:fs');
const path = require('node:path');
const { ROOT } = require('../../support/constants');

const ACTION = 'test/integration/action/';
const EXPECTED = `${ACTION}expected/`;
const CASES = 'test/integration/coverage/cases/';
const SANDBOX = 'test/unit/sandbox/';

/** @type {Array<[mark: string, file?: string, words?: string]>} */
const MARKS = [
	[
		'a list ends when the server says so',
		`${ACTION}tickets.test.js`,
		'a list of smaller pages than asked is read to its end',
	],
	['errors: [] beside a success is a success', `${ACTION}answers.test.js`, 'an empty list of errors'],
	['texts in the language of the account', `${ACTION}tags.test.js`, 'where the words are of another language'],
	['GET /help/transports is an object', 'test/unit/catalogue/ticket-values.test.js', 'transports as %s'],
	['PUT /operators/:id sets the status', `${EXPECTED}others.js`, "'operator:setStatus'"],
	[
		'PUT /operators/statuses/:id after 404 or 405',
		`${ACTION}second-addresses.test.js`,
		'a status is set at the old address',
	],
	['DELETE /tags/:id/delete_from takes a body', `${EXPECTED}clients.js`, "'tag:unassign'"],
	['the root menu without menu_item_id', `${CASES}work.js`, 'the root'],
	['tickets: ids as text, numbers for status and priority', `${SANDBOX}resources.test.js`, 'ids are texts'],
	['tickets: names of status and priority', `${ACTION}tickets.test.js`, 'names become numbers'],
	['help/tickets in any form', 'test/unit/catalogue/ticket-values.test.js', 'values of tickets as %s'],
	['switch_mode: online or offline', `${CASES}account.js`, "operation: 'company.switchMode'"],
	['three free texts of a company', `${EXPECTED}others.js`, "'company:update'"],
	['what is left of the quota', `${EXPECTED}others.js`, 'left_free_requests'],
	[
		'/qr_decode, with a hyphen after a 404',
		`${ACTION}second-addresses.test.js`,
		'a QR code is read at the old address',
	],
	['daily limit of new WhatsApp clients', `${SANDBOX}resources.test.js`, 'whatsapp_daily_new_clients_limit'],
	['fields of web analytics', `${SANDBOX}resources.test.js`, 'web analytics by client and date'],
	['regions are paged', `${EXPECTED}others.js`, "'reference:getRegions'"],
	['an empty URL deletes a webhook', `${ACTION}webhooks.test.js`, 'an empty URL would delete the webhook'],
	['one webhook as a list of one, None for errors', `${ACTION}webhooks.test.js`, 'a list of one'],
	['days are those of the company', `${ACTION}account-time-zone.test.js`, 'a zone that does not exist is told'],
	['26 events: new_tag', `${SANDBOX}events.test.js`, 'a tag is created: new_tag'],
	['26 events: ai_hints_requested', `${SANDBOX}events.test.js`, 'an operator asks for an AI hint'],
	[
		'26 events: device_updated, new_qr_code, operator_authentication_updated',
		`${SANDBOX}events.test.js`,
		'a device is connected',
	],
	['delete_tag_from_request without a client', `${SANDBOX}events.test.js`, 'tags: the id is the tag'],
	['times of another zone word', 'test/unit/trigger/output.test.ts', '13:45:31 MSK'],
	[
		'client_updated has an object of channels',
		'test/unit/trigger/output.test.ts',
		'has a list of channels always: none',
	],
	['new_request says request_id', `${SANDBOX}events.test.js`, "expect(last('new_request')).toEqual({"],
	[
		'a client that exists is known by the form of the refusal',
		`${ACTION}clients.test.js`,
		'known by the id in the refusal, in %s',
	],
	[
		'a one-call list is read on where its total says more',
		`${ACTION}lists.test.js`,
		'is read on where the answer says that there is more',
	],
	[
		'errors about a file beside a message that was taken',
		`${ACTION}answers.test.js`,
		'errors about the file of a message that was taken',
	],
	[
		'ten messages an import, in the order of their times',
		`${ACTION}message-import.test.js`,
		'go in ten by ten in the order of their times',
	],
	['the page of a dialog in the web', `${ACTION}dialog-addresses.test.js`, 'is built from the site of the account'],
	['POST /messages/import/', `${EXPECTED}messages.js`, '/v1/messages/import/'],
	['PUT /messages/:id/status/:status', `${EXPECTED}messages.js`, '/status/'],
	['GET /gateway/delete_outbox with /v1', `${EXPECTED}messages.js`, '/v1/gateway/delete_outbox'],
	['direction_reverse of GET /messages', `${ACTION}messages-newest.test.js`, 'are asked for by direction_reverse'],
	['dialogs/unanswered without rows', `${EXPECTED}clients.js`, 'client_ids: [80 + n]'],
	['client_phone, custom_field and created_after of GET /clients', `${EXPECTED}clients.js`, "'custom_field[text]'"],
	['assigned_phone of PUT /clients/:id', `${EXPECTED}clients.js`, 'assigned_phone: `1555'],
	['external_service: amo or bitrix', `${ACTION}searchable-lists.test.js`, "toEqual(['amo', 'bitrix'])"],
	['a null removes a name', `${ACTION}values.test.js`, 'name is removed by null'],
	[
		'an e-mail address as phone',
		'test/support/cases.js',
		"['mailto:ann@example.com', 'ann@example.com', { transport: 'email' }]",
	],
	['from_client of POST /messages/inbox', `${EXPECTED}messages.js`, "id: 'externalClientId 1'"],
	['what a messenger takes of buttons', 'test/unit/catalogue/description.test.js', 'the forms of buttons say how long'],
	['about 15 to 20 messages a second', 'test/unit/api/road.test.js', 'begin with 15 a second'],
	['a template variable has one line', `${ACTION}sending.test.js`, 'line breaks within a variable'],
];

const named = MARKS.filter(([, file]) => file !== undefined);

test.each(named)('%s is held by a test in %s', (_mark, file, words) => {
	expect(fs.readFileSync(path.join(ROOT, file), 'utf8')).toContain(words);
});

test('no change is named twice', () => {
	expect(new Set(MARKS.map(([mark]) => mark)).size).toBe(MARKS.length);
});

for (const [mark] of MARKS.filter(([, file]) => file === undefined)) test.todo(mark);
