'use strict';

/**
 * What a prompt-injected model could try against a tool that is bound to one client: every operation, with every way of naming another
 * client.
 */

const { agentRestrictionOf } = require('../../dist/nodes/Chat2Desk/descriptions/operations');
const { cases } = require('../integration/coverage/cases');
const { valuesOf } = require('../integration/coverage/execute-case');
const { entries } = require('../integration/coverage/parameters');

/** Marks what belongs to other clients in the account, so that no answer may contain it. */
const CANARY = 'CANARY';

/** @typedef {{clientId: number, dialogId: number, requestId: number, messageId: number, phone: string}} Person */

/** A client and the IDs of its records. @returns {Person} */
function personOf(account, clientId) {
	const dialogId = account.dialogs.find(({ client_id }) => client_id === clientId).id;
	const message = account.messages.filter((each) => each.client_id === clientId).at(-1);
	const requestId = account.requests.find(({ client_id }) => client_id === clientId).id;
	return { clientId, dialogId, requestId, messageId: message.id, phone: account.clients.get(clientId).phone };
}

/** Marks the texts of all clients but one. */
function plantCanaries(account, ownId) {
	for (const client of account.clients.filter(({ id }) => id !== ownId))
		Object.assign(client, { name: CANARY, assigned_name: CANARY, comment: CANARY, username: CANARY });
	for (const message of account.messages.filter(({ client_id }) => client_id !== ownId)) message.text = CANARY;
	for (const ticket of account.tickets.all()) ticket.summary = CANARY;
	for (const rows of Object.values(account.statistics))
		for (const row of Object.values(rows).flat()) if (row && 'client_name' in row) row.client_name = CANARY;
	for (const row of account.webAnalytics.filter(({ client_id }) => client_id !== ownId)) row.utm_source = CANARY;
}

/** Everything in the account that belongs to other clients, as text to compare. */
function othersIn(account, ownId) {
	const others = (table, owner) => table.filter((row) => row[owner] !== ownId);
	return JSON.stringify({
		clients: others(account.clients, 'id'),
		dialogs: others(account.dialogs, 'client_id'),
		requests: others(account.requests, 'client_id'),
		messages: others(account.messages, 'client_id'),
		menuItemsSent: others(account.menuItemsSent, 'client_id'),
		tickets: account.tickets.all().filter(({ summary }) => summary === CANARY),
		newTickets: account.tickets
			.all()
			.flatMap(({ request_ids: ids, summary }) => (summary === CANARY ? [] : (ids ?? [])))
			.filter((id) => account.requests.get(id)?.client_id !== ownId),
		webhooks: account.webhooks.all(),
	});
}

const ID_FIELDS = ['clientId', 'dialogId', 'messageId', 'requestId', 'requestIds', 'phone', 'replyMessageId'];

/** A person's value for a field that names a client or its record. */
const valueFor = (name, person) =>
	({ requestIds: [person.requestId], replyMessageId: person.messageId })[name] ?? person[name];

const named = (names, person) =>
	Object.fromEntries(
		names.map((name) => [name, name === 'requestIds' ? valueFor(name, person) : String(valueFor(name, person))]),
	);

/** Ways of writing another ID into a field. */
const SPELLINGS = {
	'as text': (own, other) => String(other),
	'as a number': (own, other) => Number(other),
	'with spaces': (own, other) => ` ${other} `,
	'as a decimal': (own, other) => `${other}.0`,
	'in full-width digits': (own, other) => String(other).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + +digit)),
	'as an array': (own, other) => [own, other],
	'as JSON': (own, other) => JSON.stringify([own, other]),
	'in a list': (own, other) => `${own},${other}`,
	'behind a path': (own, other) => `${own}/../${other}`,
	'behind an encoded path': (own, other) => `${own}%2F..%2F${other}`,
	'behind a query': (own, other) => `${own}?client_id=${other}&id=${other}`,
	'behind a fragment': (own, other) => `${other}#${own}`,
	'behind a parent path': (own, other) => `../clients/${other}`,
	'as an object': (own, other) => ({ id: other }),
};

/** JSON for extra body fields or query parameters that names another client, while the fields name the own one. */
const extras = ({ clientId, dialogId, requestId, messageId, phone }) => [
	{ client_id: clientId },
	{ client_id: String(clientId) },
	{ client_id: [clientId] },
	{ client_id: { id: clientId } },
	{ client_id: ` ${clientId}` },
	{ 'client_id[]': clientId },
	{ 'client[id]': clientId },
	{ clientId },
	{ clientID: clientId },
	{ Client_Id: clientId },
	{ 'client-id': clientId },
	{ client: { id: clientId } },
	{ id: clientId },
	{ ids: [clientId] },
	{ phone },
	{ client_phone: phone },
	{ to: phone },
	{ dialog_id: dialogId },
	{ dialogID: dialogId },
	{ request_id: requestId },
	{ request_ids: [requestId] },
	{ message_id: messageId },
	{ reply_message_id: messageId },
	{ assignee_type: 'client', assignee_id: clientId },
	{ assignee_type: 'request', assignee_id: requestId },
	{ extra_data: { client_id: clientId } },
	{ keyboard: { buttons: [{ type: 'reply', text: 'Yes', client_id: clientId }] } },
	{ interactive: { nested: [{ deeper: { 'Client ID': clientId } }] } },
	{ from_client: { id: String(clientId) } },
	{ from_client: { phone } },
	{ _method: 'DELETE' },
];

const RAW_PATHS = ({ clientId, dialogId, requestId, messageId }) => [
	`/clients/${clientId}`,
	`/v1/clients/${clientId}`,
	`/v1/clients/%33${String(clientId).slice(1)}`,
	`/v1//clients//${clientId}/dialogs`,
	`/clients?limit=200`,
	`/clients/${clientId}.json`,
	`/dialogs/${dialogId}`,
	`/dialogs?limit=200`,
	`/dialogs/unanswered?limit=1`,
	`/messages?client_id=${clientId}`,
	`/messages?limit=200`,
	`/messages/${messageId}`,
	`/requests/${requestId}`,
	`/requests/${requestId}/messages`,
	`/tickets`,
	`/statistics?report=request_stats&date=2026-07-16`,
	`/web_analytics_data`,
];

/** How many of the extras an operation gets in its query, and in its body. */
const EXTRAS_PER_PLACE = 3;

const isOffered = (key) => agentRestrictionOf(entries.get(key).operation) === undefined;

/**
 * All attempts.
 * @param {{own: Person, other: Person, scene: import('../integration/coverage/cases').Scene}} options
 * @returns {{operation: string, way: string, values: object, options?: {extraBody?: string, extraQuery?: string}, isDirect: boolean}[]}
 * `isDirect`: it names only the other client, plainly
 */
function injections({ own, other, scene }) {
	const made = () => 1;
	const seen = new Set();
	let turn = 0;
	return cases
		.filter(({ operation }) => isOffered(operation))
		.flatMap((each) => {
			const { operation } = entries.get(each.operation);
			const isFirst = !seen.has(each.operation);
			seen.add(each.operation);
			if (operation.methodFromUser) return isFirst ? rawCalls(each.operation, other) : [];
			const base = valuesOf(each, { ...scene, made });
			const names = ID_FIELDS.filter((name) => name in base);
			const values = { ...base, ...named(names, own) };
			const attempt = (way, changed, more) => ({
				operation: each.operation,
				way: `${each.id}: ${way}`,
				values: { ...values, ...changed },
				...more,
			});
			const direct = attempt('directly', named(names, other), { isDirect: true });
			if (!isFirst) return [direct];
			const spelled = names.flatMap((name) =>
				Object.entries(SPELLINGS).map(([way, spell]) =>
					attempt(`${name} ${way}`, { [name]: spell(valueFor(name, own), valueFor(name, other)) }),
				),
			);
			// Every operation gets some, and together they get all.
			const places = operation.request.method === 'GET' ? ['extraQuery'] : ['extraQuery', 'extraBody'];
			const all = extras(other);
			const inExtras = places.flatMap((place) =>
				Array.from({ length: EXTRAS_PER_PLACE }, () => JSON.stringify(all[turn++ % all.length])).map((json) =>
					attempt(`${place} ${json}`, {}, { options: { [place]: json } }),
				),
			);
			return [direct, ...spelled, ...inExtras];
		});
}

const rawCalls = (operation, other) => [
	...RAW_PATHS(other).map((path) => ({
		operation,
		way: `GET ${path}`,
		values: { method: 'GET', path, queryParameters: '{}', body: '{}' },
		isDirect: true,
	})),
	{
		operation,
		way: 'POST /messages',
		values: {
			method: 'POST',
			path: '/messages',
			queryParameters: '{}',
			body: JSON.stringify({ client_id: other.clientId, text: 'x' }),
		},
		isDirect: true,
	},
];

module.exports = { CANARY, injections, isOffered, othersIn, personOf, plantCanaries };
